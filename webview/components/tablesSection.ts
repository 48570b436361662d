import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Loadable } from '../../src/protocol/envelope';
import type {
  NameRule,
  SourceTable,
  TableProblem,
  TaskFormState,
  TaskSettings,
} from '../../src/protocol/taskForm';
import { countText } from '../state/countText';
import { visibleMessage, visibleText } from '../state/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { dropdown, radioGroup } from '../toolkit';
import type { Choice } from '../toolkit';
import { icon } from './icons';
import './nameRuleField';
import './notice';
import './tablePicker';

declare global {
  interface HTMLElementTagNameMap {
    'ss-tables-section': TablesSection;
  }
}

const shownProblems = 5;

const foreignKeyPolicies: readonly (Choice<TaskSettings['foreignKeyPolicy']> & { readonly help: string })[] =
  [
    {
      value: 'shadowFirst',
      label: 'To shadows where these exist',
      help: 'A foreign key points to the shadow of its target if that exists or is part of the task, else to the source table.',
    },
    {
      value: 'source',
      label: 'To source tables',
      help: 'A foreign key points where the source’s does, so test rows need real parent rows.',
    },
    {
      value: 'none',
      label: 'No foreign keys',
      help: 'Shadows have no foreign keys; those they have are dropped.',
    },
  ];

/** Which tables, under which names. Raises `settings-change`, `settings-input` (detail: settings), `commit`, `retry`. */
@customElement('ss-tables-section')
export class TablesSection extends LitElement {
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
      .policy {
        max-width: 416px;
      }
      .problems,
      .left-out {
        margin-top: 8px;
      }
      ul {
        margin: 4px 0 0;
        padding-inline-start: 24px;
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
        width: fit-content;
      }
    `,
  ];

  @property({ attribute: false }) form: TaskFormState | undefined;
  @property({ attribute: false }) tables: Loadable<readonly SourceTable[]> = { status: 'idle' };

  @state() private allProblems = false;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.form) return nothing;
    const { settings, nameProblem } = this.form;
    const policy = foreignKeyPolicies.find(({ value }) => value === settings.foreignKeyPolicy);
    return html`<div class="rules">
        <div>
          ${radioGroup({
            label: 'Range',
            choices: [
              { value: 'partial', label: 'Partial tables' },
              { value: 'all', label: 'All tables' },
            ],
            value: settings.range,
            onChange: (range) => this.change({ range }),
          })}
          <p class="help">Only structure is synchronised, never data. A source table is never altered.</p>
        </div>
        <div class="policy">
          ${dropdown({
            label: 'Foreign keys',
            choices: foreignKeyPolicies,
            value: settings.foreignKeyPolicy,
            help: policy?.help,
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
          this.dispatchEvent(new CustomEvent('settings-input', { detail: { nameRule: event.detail } }))}
        @commit=${() => this.dispatchEvent(new CustomEvent('commit'))}
      ></ss-name-rule-field>
      ${this.picker(this.form)}`;
  }

  private sample({ tables }: TaskSettings): string {
    const first = this.tables.status === 'loaded' ? this.tables.value[0]?.name : undefined;
    return tables[0] ?? first ?? 'orders';
  }

  private picker(form: TaskFormState): TemplateResult {
    const database = visibleText(form.settings.database);
    switch (this.tables.status) {
      case 'idle':
        return html`<ss-notice .text=${'Choose a connection and a database to see its tables.'}></ss-notice>`;
      case 'loading':
        return html`<ss-notice kind="loading" .text=${`Reading the tables of ${database}…`}></ss-notice>`;
      case 'failed':
        return html`<ss-notice
          kind="error"
          .text=${visibleMessage(this.tables.message)}
          .action=${'Try again'}
          @notice-action=${() => this.dispatchEvent(new CustomEvent('retry'))}
        ></ss-notice>`;
      case 'loaded':
        return this.tables.value.length === 0
          ? html`<ss-notice
              .text=${`${database} has no tables. Choose another database, or create its tables first.`}
              .action=${'Read again'}
              @notice-action=${() => this.dispatchEvent(new CustomEvent('retry'))}
            ></ss-notice>`
          : this.panes(form, this.tables.value);
    }
  }

  private panes(
    { settings, tableProblems, leftOut }: TaskFormState,
    tables: readonly SourceTable[],
  ): TemplateResult {
    const all = settings.range === 'all';
    const without = new Set(leftOut.map(({ source }) => source));
    const covered = all
      ? tables.filter(({ name }) => !without.has(name)).map(({ name }) => name)
      : settings.tables;
    return html`<ss-table-picker
        .tables=${tables}
        .selected=${new Set(covered)}
        .problems=${tableProblems}
        ?all=${all}
        @selection-change=${(event: CustomEvent<readonly string[]>) => this.change({ tables: event.detail })}
      ></ss-table-picker>
      ${all && leftOut.length > 0 ? leftOutTables(leftOut) : nothing}
      ${tableProblems.length > 0 ? this.problems(tableProblems) : nothing}`;
  }

  private problems(problems: readonly TableProblem[]): TemplateResult {
    const shown = this.allProblems ? problems : problems.slice(0, shownProblems);
    return html`<div class="problems" role="group" aria-label="Problems with shadow names">
      ${icon('warning', 'warning')} ${countText(problems.length, 'shadow name')} cannot be used:
      <ul>
        ${shown.map(
          ({ source, shadow, message }) =>
            html`<li>${visibleText(source)} → ${visibleText(shadow)}: ${visibleText(message)}</li>`,
        )}
      </ul>
      ${
        problems.length > shownProblems
          ? html`<button
              class="link"
              type="button"
              aria-expanded=${this.allProblems ? 'true' : 'false'}
              @click=${() => (this.allProblems = !this.allProblems)}
            >
              ${this.allProblems ? 'Show fewer' : `Show all ${problems.length.toLocaleString('en')}`}
            </button>`
          : nothing
      }
    </div>`;
  }

  private change(settings: Partial<TaskSettings>): void {
    this.dispatchEvent(new CustomEvent('settings-change', { detail: settings }));
  }
}

function leftOutTables(leftOut: readonly TableProblem[]): TemplateResult {
  const [count, verb] = [countText(leftOut.length, 'table'), leftOut.length === 1 ? 'is' : 'are'];
  return html`<details class="left-out">
    <summary>${count} ${verb} left out</summary>
    <ul>
      ${leftOut.map(({ source, message }) => html`<li>${visibleText(source)}: ${visibleText(message)}</li>`)}
    </ul>
  </details>`;
}
