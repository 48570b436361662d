import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TaskSettings } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { baseStyles } from '../styles/baseStyles';
import { type Choice, dropdown, textField } from '../toolkit';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-advanced-section': AdvancedSection;
  }
}

type Alter = NonNullable<TaskSettings['alter']>;
type Counter = NonNullable<TaskSettings['counter']>;

const algorithms: readonly Choice<NonNullable<Alter['algorithm']> | 'default'>[] = [
  { value: 'default', label: t('The server chooses'), help: t('No ALGORITHM clause is sent.') },
  {
    value: 'INSTANT',
    label: 'INSTANT',
    help: t('Only definitions may change. MySQL 8.0.12, MariaDB 10.3 and later.'),
  },
  { value: 'NOCOPY', label: 'NOCOPY', help: t('No table may be built anew. MariaDB 10.3 and later.') },
  { value: 'INPLACE', label: 'INPLACE', help: t('No table may be copied row by row.') },
  { value: 'COPY', label: 'COPY', help: t('Tables are copied; writes wait.') },
];

const locks: readonly Choice<NonNullable<Alter['lock']> | 'default'>[] = [
  { value: 'default', label: t('The server chooses'), help: t('No LOCK clause is sent.') },
  { value: 'NONE', label: 'NONE', help: t('Reads and writes go on.') },
  { value: 'SHARED', label: 'SHARED', help: t('Reads go on, writes wait.') },
  { value: 'EXCLUSIVE', label: 'EXCLUSIVE', help: t('Reads and writes wait.') },
];

const counters: readonly Choice<'keep' | 'new' | 'all'>[] = [
  { value: 'keep', label: t('Kept'), help: t('Each shadow keeps its own; a source’s is never copied.') },
  { value: 'new', label: t('Set in new shadows'), help: t('Only shadows that are created start there.') },
  {
    value: 'all',
    label: t('Set in all shadows'),
    help: t(
      'Shadows that count lower are raised to it; the server never lowers a counter below the highest number.',
    ),
  },
];

const startPattern = /^[1-9]\d{0,15}$/;

/** What few tasks need: clauses of ALTER TABLE, and counters. Raises `settings-change`, `settings-input` (detail: settings). */
@customElement('ss-advanced-section')
export class AdvancedSection extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      summary {
        cursor: pointer;
        width: fit-content;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
        gap: 12px 16px;
        max-width: 860px;
        margin-top: 8px;
      }
      .hint {
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) settings: TaskSettings | undefined;
  /** A start that is no number stays here until it is one. */
  @state() private typed: string | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.settings) return nothing;
    const { alter = {}, counter = { kind: 'keep' } } = this.settings;
    const { algorithm = 'default', lock = 'default' } = alter;
    const counting = counter.kind === 'keep' ? 'keep' : counter.existing ? 'all' : 'new';
    const set = algorithm !== 'default' || lock !== 'default' || counter.kind !== 'keep';
    return html`<details ?open=${set}>
      <summary>${t('Advanced')}</summary>
      <div class="fields">
        ${dropdown({
          label: t('ALGORITHM of ALTER TABLE'),
          choices: algorithms,
          value: algorithm,
          onChange: (value) => this.change({ alter: alterOf(value, lock) }),
        })}
        ${dropdown({
          label: t('LOCK of ALTER TABLE'),
          choices: locks,
          value: lock,
          onChange: (value) => this.change({ alter: alterOf(algorithm, value) }),
        })}
        ${dropdown({
          label: t('AUTO_INCREMENT counters'),
          choices: counters,
          value: counting,
          onChange: (value) => this.change({ counter: counterOf(value, counter) }),
        })}
        ${this.start(counter)}
      </div>
      <p class="hint">
        ${t('A server that cannot keep a clause refuses the statement, and nothing weaker is tried. Partition changes take none.')}
      </p>
    </details>`;
  }

  private start(counter: Counter): TemplateResult {
    const value = this.typed ?? (counter.kind === 'keep' ? '' : String(counter.at));
    return textField({
      label: t('Start at'),
      value,
      disabled: counter.kind === 'keep',
      maxLength: 16,
      problem: this.typed === undefined ? undefined : t('A whole number from 1 on.'),
      onInput: (text) => {
        const valid = startPattern.test(text) && Number.isSafeInteger(Number(text));
        this.typed = valid ? undefined : text;
        if (!valid || counter.kind === 'keep') return;
        this.raise('settings-input', { counter: { ...counter, at: Number(text) } });
      },
    });
  }

  private change(settings: Partial<TaskSettings>): void {
    this.typed = undefined;
    this.raise('settings-change', settings);
  }
}

function alterOf(
  algorithm: NonNullable<Alter['algorithm']> | 'default',
  lock: NonNullable<Alter['lock']> | 'default',
): Alter {
  return { ...(algorithm !== 'default' && { algorithm }), ...(lock !== 'default' && { lock }) };
}

function counterOf(value: 'keep' | 'new' | 'all', before: Counter): Counter {
  if (value === 'keep') return { kind: 'keep' };
  return { kind: 'startAt', at: before.kind === 'keep' ? 1 : before.at, existing: value === 'all' };
}
