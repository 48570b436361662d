import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AnalysisState, ScheduleEdit, TaskFormState, TaskSettings } from '../../src/protocol/taskForm';
import { numberText, t } from '../l10n';
import { visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { type Choice, button, checkbox, dropdown, radioGroup, textArea } from '../toolkit';
import './advancedSection';
import './longList';
import { problemNotice } from '../components/notice';
import './scheduleField';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-run-section': RunSection;
  }
}

type ExecutionMode = TaskSettings['execution'];

const remarksLimit = 200;

const executions: readonly Choice<ExecutionMode['kind']>[] = [
  {
    value: 'immediate',
    label: t('Now'),
    help: t(
      'The statements run as soon as the task is submitted and confirmed, and approved where that is required.',
    ),
  },
  {
    value: 'schedule',
    label: t('On schedule'),
    help: t(
      'The task starts at this time if an editor window is open then, or if “cli.js run --due” is called by cron, systemd or CI. Else it counts as missed.',
    ),
  },
  {
    value: 'manual',
    label: t('Manually'),
    help: t('The task waits in the task list until someone executes it.'),
  },
];

const connectionChoices: readonly Choice<string>[] = ['1', '2', '4', '8'].map((value) => ({
  value,
  label: value,
}));

/**
 * How the task runs. Raises `settings-change`, `settings-input` while typing and `schedule-change` (detail: what
 * changed), `commit`, `submit`.
 */
@customElement('ss-run-section')
export class RunSection extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      .choices {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 12px 16px;
      }
      .remarks {
        box-sizing: border-box;
        width: 100%;
        max-width: 640px;
      }
      .count {
        text-align: end;
        color: var(--vscode-descriptionForeground);
      }
      .destructive > :not(:first-child) {
        margin-inline-start: 28px;
      }
      .submit {
        margin-top: 16px;
        padding-top: 16px;
        border-top: 1px solid var(--ss-border);
        justify-content: flex-end;
      }
      .submit .reason {
        flex: 1 1 240px;
        text-align: end;
        overflow-wrap: anywhere;
      }
      .stack {
        justify-items: stretch;
      }
      @media (max-width: 640px) {
        .choices {
          grid-template-columns: minmax(0, 1fr);
        }
        .submit .reason {
          text-align: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) form: TaskFormState | undefined;
  @property({ attribute: false }) analysis: AnalysisState | undefined;
  /** What the host refused to do with the submitted task. */
  @property({ attribute: false }) problem: string | undefined;
  /** Submit is what comes next on this page. */
  @property({ type: Boolean }) ready = false;
  /** Date or time of the schedule are half typed. */
  @state() private incomplete = false;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.form) return nothing;
    const { settings } = this.form;
    const { kind: execution } = settings.execution;
    return html`<div class="stack">
        <div class="choices">
          <div>
            ${radioGroup({
              label: t('Execution'),
              choices: executions,
              value: execution,
              onChange: (kind) => this.changeExecution(kind),
            })}
            <p class="help">${executions.find(({ value }) => value === execution)?.help}</p>
          </div>
          <div>
            ${radioGroup({
              label: t('On error'),
              choices: [
                { value: 'abort', label: t('Abort the task') },
                { value: 'continue', label: t('Ignore and continue') },
              ],
              value: settings.onError,
              onChange: (onError) => this.change({ onError }),
            })}
            <p class="help">
              ${
                settings.onError === 'abort'
                  ? t('The first table that fails stops the task; the rest is not run.')
                  : t('A table that fails is reported; the rest still runs.')
              }
            </p>
          </div>
        </div>
        ${execution === 'schedule' ? this.schedule(this.form) : nothing}
        <div class="choices">
          ${dropdown({
            label: t('Tables at the same time'),
            choices: connectionChoices,
            value: String(settings.connections ?? 1),
            onChange: (count) => this.change({ connections: Number(count) }),
            help: t('More than one: over as many connections, where no foreign key ties the tables.'),
          })}
        </div>
        ${this.destructive(settings)}

        <ss-advanced-section
          .settings=${settings}
          @settings-change=${this.forward}
          @settings-input=${this.forward}
        ></ss-advanced-section>
        ${this.remarks(settings)} ${this.approval(this.form)}
      </div>
      ${this.submit(this.form)}`;
  }

  private schedule({ schedule }: TaskFormState): TemplateResult {
    return html`<ss-schedule-field
      .schedule=${schedule}
      @schedule-change=${({ detail }: CustomEvent<ScheduleEdit>) => this.editSchedule(detail)}
      @incomplete=${({ detail }: CustomEvent<boolean>) => (this.incomplete = detail)}
    ></ss-schedule-field>`;
  }

  /** Which rule decides, before anything is submitted. */
  private approval({ approval, settings }: TaskFormState): TemplateResult | typeof nothing {
    if (!approval) return nothing;
    const isBound = approval.required && settings.execution.kind === 'schedule';
    const words = visibleText(approval.text);
    return html`<div>
      <p>
        ${
          isBound
            ? t(
                'Approval: {0}. Where it does not come before the scheduled time, the task expires and never runs.',
                words,
              )
            : t('Approval: {0}.', words)
        }
      </p>
      ${problemNotice(approval.problem && visibleText(approval.problem))}
    </div>`;
  }

  private destructive({ allowDestructive }: TaskSettings): TemplateResult | typeof nothing {
    const changes = this.analysis?.destructive ?? [];
    // While rows still come in, a growing list would push what stands below it.
    if (changes.length === 0 || this.analysis?.status === 'running') return nothing;
    return html`<div class="destructive" role="group" aria-label=${t('Destructive changes')}>
      ${checkbox({
        label:
          changes.length === 1
            ? t('Allow 1 destructive change')
            : t('Allow {0} destructive changes', numberText(changes.length)),
        checked: allowDestructive,
        onChange: (checked) => this.change({ allowDestructive: checked }),
      })}
      <ss-long-list
        .label=${t('Destructive changes')}
        .items=${changes.map(({ source, text }) => `${visibleText(source)}: ${visibleText(text)}`)}
      ></ss-long-list>
      <p class="hint">
        ${t('Without this tick these tables stay as they are and the rest of the task runs.')}
      </p>
    </div>`;
  }

  private remarks({ remarks }: TaskSettings): TemplateResult {
    return html`<div class="remarks">
      ${textArea({
        label: t('Remarks'),
        value: remarks,
        rows: 2,
        maxLength: remarksLimit,
        placeholder: t('Why this task is run, for the task list'),
        onInput: (text) => this.raise('settings-input', { remarks: text }),
        onCommit: () => this.raise('commit'),
      })}
      <p class="count number">${remarks.length}/${remarksLimit}</p>
    </div>`;
  }

  private submit({ submitBlocked: blocked, submitting, settings }: TaskFormState): TemplateResult {
    const isOpen = this.incomplete && settings.execution.kind === 'schedule';
    const submitBlocked = isOpen ? t('Choose a date and a time of day.') : blocked;
    return html`<div class="submit bar">
      ${
        this.problem === undefined
          ? html`<span class="reason hint">${submitBlocked ?? nothing}</span>`
          : html`<ss-notice class="reason" kind="error" .text=${this.problem}></ss-notice>`
      }
      ${button({
        label: submitting ? t('Submitting…') : t('Submit'),
        primary: this.ready,
        disabled: submitBlocked !== undefined && !submitting,
        busy: submitting,
        onClick: () => this.raise('submit'),
      })}
    </div>`;
  }

  /** What an instant is, only the host says. */
  private changeExecution(kind: ExecutionMode['kind']): void {
    this.incomplete = false;
    if (kind === 'schedule') this.editSchedule({});
    else this.change({ execution: { kind } });
  }

  private editSchedule(detail: ScheduleEdit): void {
    this.raise('schedule-change', detail);
  }

  /** Events of a part are this element's own. */
  private readonly forward = ({ type, detail }: CustomEvent<unknown>): void => {
    this.raise(type, detail);
  };

  private change(settings: Partial<TaskSettings>): void {
    this.raise('settings-change', settings);
  }
}
