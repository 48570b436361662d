import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Loadable } from '../../src/protocol/envelope';
import type {
  NameRule,
  SourceTable,
  TableProblem,
  TaskFormState,
  TaskSettings,
} from '../../src/protocol/taskForm';
import { numberText, t } from '../l10n';
import { visibleMessage, visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { type Choice, button, dropdown, radioGroup, textField } from '../toolkit';
import { icon } from '../components/icons';
import { PartElement } from '../components/partElement';
import './longList';
import './nameRuleField';
import '../components/notice';
import './tablePicker';

declare global {
  interface HTMLElementTagNameMap {
    'ss-tables-section': TablesSection;
  }
}

const foreignKeyPolicies: readonly Choice<TaskSettings['foreignKeyPolicy']>[] = [
  {
    value: 'shadowFirst',
    label: t('To shadows where these exist'),
    help: t(
      'A foreign key points to the shadow of its target if that exists or is part of the task, else to the source table.',
    ),
  },
  {
    value: 'source',
    label: t('To source tables'),
    help: t('A foreign key points where the source’s does, so test rows need real parent rows.'),
  },
  {
    value: 'none',
    label: t('No foreign keys'),
    help: t('Shadows have no foreign keys; those they have are dropped.'),
  },
];

/**
 * Which tables, under which names. Raises `settings-change`, `settings-input` (detail: settings), `commit`, `retry`,
 * `remember-exclusions`.
 */
@customElement('ss-tables-section')
export class TablesSection extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      .rules {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
        gap: 12px 32px;
        margin-bottom: 12px;
      }
      ss-name-rule-field {
        margin-bottom: 16px;
      }
      .exclusions {
        align-items: start;
        margin-bottom: 16px;
      }
      .exclusions > .field {
        flex: 0 1 416px;
      }
      .exclusions > .button {
        margin-top: 20px;
      }
      .policy {
        max-width: 416px;
      }
      .problems,
      .left-out {
        margin-top: 8px;
      }
      ss-long-list {
        margin-top: 4px;
      }
      summary {
        cursor: pointer;
        width: fit-content;
      }
    `,
  ];

  @property({ attribute: false }) form: TaskFormState | undefined;
  @state() private typedExclusions = '';
  @property({ attribute: false }) tables: Loadable<readonly SourceTable[]> = { status: 'idle' };

  protected override render(): TemplateResult | typeof nothing {
    if (!this.form) return nothing;
    const { settings, nameProblem } = this.form;
    return html`<div class="rules">
        <div>
          ${radioGroup({
            label: t('Range'),
            choices: [
              { value: 'partial', label: t('Partial tables') },
              { value: 'all', label: t('All tables') },
            ],
            value: settings.range,
            onChange: (range) => this.change({ range }),
          })}
          <p class="help">
            ${t('Only structure is synchronised, never data. A source table is never altered.')}
          </p>
        </div>
        <div class="policy">
          ${dropdown({
            label: t('Foreign keys'),
            choices: foreignKeyPolicies,
            value: settings.foreignKeyPolicy,
            onChange: (foreignKeyPolicy) => this.change({ foreignKeyPolicy }),
          })}
        </div>
      </div>
      <ss-name-rule-field
        .rule=${settings.nameRule}
        .problem=${nameProblem}
        .sample=${this.sample(settings)}
        @rule-change=${(event: CustomEvent<NameRule>) => this.change({ nameRule: event.detail })}
        @rule-input=${(event: CustomEvent<NameRule>) =>
          this.raise('settings-input', { nameRule: event.detail })}
        @commit=${() => this.raise('commit')}
      ></ss-name-rule-field>
      ${settings.range === 'all' ? this.exclusions(this.form) : nothing} ${this.picker(this.form)}`;
  }

  private exclusions({ settings, exclusionsRemembered }: TaskFormState): TemplateResult {
    const { exclude = [], database } = settings;
    // What is typed keeps its spaces as long as it means the same.
    const typed = patternsOf(this.typedExclusions).join(' ') === exclude.join(' ');
    return html`<div class="exclusions bar">
      ${textField({
        label: t('Leave out'),
        placeholder: '*_log tmp_*',
        help: t('Names or patterns with * and ?, separated by spaces'),
        value: typed ? this.typedExclusions : exclude.join(' '),
        onInput: (text) => {
          this.typedExclusions = text;
          this.raise('settings-input', { exclude: patternsOf(text) });
        },
        onCommit: () => this.raise('commit'),
      })}
      ${
        exclusionsRemembered || database === ''
          ? nothing
          : button({
              label: t('Remember for {0}', visibleText(database)),
              onClick: () => this.raise('remember-exclusions'),
            })
      }
    </div>`;
  }

  private sample({ tables }: TaskSettings): string {
    const sources = this.tables.status === 'loaded' ? this.tables.value.filter(isSource) : [];
    return tables[0] ?? sources[0]?.name ?? 'orders';
  }

  private picker(form: TaskFormState): TemplateResult {
    const database = visibleText(form.settings.database);
    switch (this.tables.status) {
      case 'idle':
        return html`<ss-notice
          .text=${
            database === ''
              ? t('The tables of the chosen database appear here.')
              : t('The tables of {0} appear here once its server answers.', database)
          }
        ></ss-notice>`;
      case 'loading':
        return html`<ss-notice
          kind="loading"
          .text=${t('Reading the tables of {0}…', database)}
        ></ss-notice>`;
      case 'failed':
        return html`<ss-notice
          kind="error"
          .text=${visibleMessage(this.tables.message)}
          .action=${t('Try again')}
          @notice-action=${() => this.raise('retry')}
        ></ss-notice>`;
      case 'loaded':
        return this.tables.value.length === 0
          ? html`<ss-notice
              .text=${t('{0} has no tables. Choose another database, or create its tables first.', database)}
              .action=${t('Read again')}
              @notice-action=${() => this.raise('retry')}
            ></ss-notice>`
          : this.panes(form, this.tables.value);
    }
  }

  private panes(
    { settings, tableProblems, leftOut }: TaskFormState,
    tables: readonly SourceTable[],
  ): TemplateResult {
    const all = settings.range === 'all';
    const chosen = new Set(settings.tables);
    // A shadow that was chosen before the rule made it one stays on show, to be taken out.
    const offered = tables.filter((table) => isSource(table) || (!all && chosen.has(table.name)));
    const without = new Set(leftOut.map(({ source }) => source));
    const covered = all
      ? tables.filter(({ name }) => !without.has(name)).map(({ name }) => name)
      : settings.tables;
    return html`<ss-table-picker
        .tables=${offered}
        .selected=${new Set(covered)}
        .problems=${tableProblems}
        ?all=${all}
        @selection-change=${(event: CustomEvent<readonly string[]>) => this.change({ tables: event.detail })}
      ></ss-table-picker>
      ${
        all
          ? leftOutTables(leftOut, leftOutText)
          : leftOutTables(
              tables.filter(({ shadowOf }) => shadowOf !== undefined).map(leftOutShadow),
              notOfferedText,
            )
      }
      ${tableProblems.length > 0 ? nameProblems(tableProblems) : nothing}`;
  }

  private change(settings: Partial<TaskSettings>): void {
    this.raise('settings-change', settings);
  }
}

function patternsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/u).filter((each) => each !== '');
}

/** A shadow of a shadow is nothing that anyone wants. */
function isSource({ shadowOf }: SourceTable): boolean {
  return shadowOf === undefined;
}

function leftOutShadow({ name, shadow, shadowOf }: SourceTable): TableProblem {
  return { source: name, shadow, message: t('shadow of {0}', shadowOf ?? '') };
}

function leftOutText(count: number): string {
  return count === 1 ? t('1 table left out') : t('{0} tables left out', numberText(count));
}

function notOfferedText(count: number): string {
  return count === 1
    ? t('1 table not offered: a shadow')
    : t('{0} tables not offered: shadows', numberText(count));
}

function leftOutTables(
  leftOut: readonly TableProblem[],
  summary: (count: number) => string,
): TemplateResult | typeof nothing {
  if (leftOut.length === 0) return nothing;
  return html`<details class="left-out">
    <summary>${summary(leftOut.length)}</summary>
    <ss-long-list
      .label=${t('Tables left out')}
      .items=${leftOut.map(({ source, message }) => `${visibleText(source)}: ${visibleText(message)}`)}
    ></ss-long-list>
  </details>`;
}

function nameProblems(problems: readonly TableProblem[]): TemplateResult {
  return html`<div class="problems" role="group" aria-label=${t('Problems with shadow names')}>
    ${icon('warning', 'warning')}
    ${
      problems.length === 1
        ? t('1 shadow name cannot be used:')
        : t('{0} shadow names cannot be used:', numberText(problems.length))
    }
    <ss-long-list
      .label=${t('Problems with shadow names')}
      .items=${problems.map(
        ({ source, shadow, message }) =>
          `${visibleText(source)} → ${visibleText(shadow)}: ${visibleText(message)}`,
      )}
    ></ss-long-list>
  </div>`;
}
