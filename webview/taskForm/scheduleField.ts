import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ScheduleEdit, ScheduleState } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { baseStyles } from '../styles/baseStyles';
import { radioGroup } from '../toolkit';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-schedule-field': ScheduleField;
  }
}

/**
 * Date, time and zone of a schedule, and what they mean. Raises `schedule-change` (detail: what changed) and
 * `incomplete` (detail: whether date or time is missing).
 */
@customElement('ss-schedule-field')
export class ScheduleField extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
      }
      .field {
        flex: 0 0 auto;
      }
      .field.zone {
        flex: 0 1 240px;
      }
      input,
      select {
        box-sizing: border-box;
        height: 26px;
        padding: 0 6px;
        border: 1px solid var(--vscode-dropdown-border, var(--ss-border));
        border-radius: 2px;
        background: var(--vscode-input-background);
        color: var(--vscode-input-foreground);
        font: inherit;
        color-scheme: dark;
      }
      :host-context(body.vscode-light) :is(input, select),
      :host-context(body.vscode-high-contrast-light) :is(input, select) {
        color-scheme: light;
      }
      select {
        width: 100%;
        background: var(--vscode-dropdown-background);
        color: var(--vscode-dropdown-foreground);
      }
      .text {
        margin-top: 8px;
        font-weight: 600;
      }
      .problem,
      .occurrences {
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) schedule: ScheduleState | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.schedule) return nothing;
    const { local, timeZone, text, problem, occurrences } = this.schedule;
    const [date = '', time = ''] = local.split('T');
    return html`<div class="fields" role="group" aria-label=${t('Schedule')}>
        <label class="field">
          <span class="label">${t('Date')}</span>
          <input id="date" type="date" required @change=${this.edited} .value=${live(date)} />
        </label>
        <label class="field">
          <span class="label">${t('Time of day')}</span>
          <input id="time" type="time" required @change=${this.edited} .value=${live(time)} />
        </label>
        <label class="field zone">
          <span class="label">${t('Time zone')}</span>
          <select
            @change=${(event: Event) =>
              this.edit({ timeZone: (event.currentTarget as HTMLSelectElement).value })}
          >
            ${zonesWith(timeZone).map(
              (zone) => html`<option value=${zone} ?selected=${zone === timeZone}>${zone}</option>`,
            )}
          </select>
        </label>
      </div>
      ${
        problem === undefined
          ? html`<p class="text" role="status">${text}</p>`
          : html`<p class="problem" role="alert">${problem}</p>`
      }
      ${
        occurrences
          ? html`<div class="occurrences">
              ${radioGroup({
                label: t('This time comes twice on that day'),
                choices: occurrences.map(({ occurrence, label }) => ({ value: occurrence, label })),
                value: occurrences.find(({ chosen }) => chosen)?.occurrence ?? 'earlier',
                onChange: (occurrence) => this.edit({ occurrence }),
              })}
            </div>`
          : nothing
      }`;
  }

  /** A date that is half typed is no value yet: it stays as it is on the screen, and Submit waits for it. */
  private readonly edited = (): void => {
    const date = this.renderRoot.querySelector<HTMLInputElement>('#date')?.value ?? '';
    const time = this.renderRoot.querySelector<HTMLInputElement>('#time')?.value.slice(0, 5) ?? '';
    const isIncomplete = date === '' || time === '';
    this.raise('incomplete', isIncomplete);
    if (!isIncomplete) this.edit({ local: `${date}T${time}` });
  };

  private edit(detail: ScheduleEdit): void {
    this.raise('schedule-change', detail);
  }
}

const knownZones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** The host may know a zone by another name. */
function zonesWith(zone: string): readonly string[] {
  return [...new Set([zone, ...knownZones])].sort();
}
