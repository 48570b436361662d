import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskCenterList } from '../../src/protocol/taskCenter';
import { t } from '../l10n';
import { dayStart, dayText } from './taskTimes';
import { baseStyles } from '../styles/baseStyles';
import { dropdown } from '../toolkit';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-period-field': PeriodField;
  }
}

type Period = TaskCenterList['filter']['period'];
type Choice = `${number}` | 'all' | 'custom';

const dayMs = 86_400_000;
const choices: readonly { readonly value: Choice; readonly label: string }[] = [
  { value: '48', label: t('Last 48 hours') },
  { value: '168', label: t('Last 7 days') },
  { value: '720', label: t('Last 30 days') },
  { value: '4320', label: t('Last 180 days') },
  { value: 'all', label: t('Any time') },
  { value: 'custom', label: t('From … to …') },
];

/** The period in which tasks were made. Raises `period-change` (detail: the period). */
@customElement('ss-period-field')
export class PeriodField extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      .field {
        width: 140px;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      input {
        box-sizing: border-box;
        height: 26px;
        padding: 0 6px;
        border: 1px solid var(--vscode-settings-dropdownBorder, var(--vscode-input-border, var(--ss-border)));
        border-radius: 2px;
        background: var(--vscode-input-background);
        color: var(--vscode-input-foreground);
        font: inherit;
        color-scheme: light;
      }
      :host-context(body.vscode-dark) input,
      :host-context(body.vscode-high-contrast:not(.vscode-high-contrast-light)) input {
        color-scheme: dark;
      }
      input:focus {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
    `,
  ];

  @property({ attribute: false }) period: Period | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { period } = this;
    if (!period) return nothing;
    return html`<div class="bar">
      ${dropdown<Choice>({
        label: t('Created'),
        labelHidden: true,
        choices,
        value: period.kind === 'last' ? `${period.hours}` : period.kind,
        onChange: (choice) => this.choose(choice),
      })}
      ${
        period.kind === 'custom'
          ? html`<label
                >${t('from')}
                <input
                  type="date"
                  .value=${period.from === undefined ? '' : dayText(Date.parse(period.from))}
                  @change=${(event: Event) => this.pickDay(event, (day) => ({ ...period, from: dayStart(day) }))}
              /></label>
              <label
                >${t('to')}
                <input
                  type="date"
                  .value=${period.to === undefined ? '' : dayText(Date.parse(period.to) - 1)}
                  @change=${(event: Event) => this.pickDay(event, (day) => ({ ...period, to: dayStart(day, 1) }))}
              /></label>`
          : nothing
      }
    </div>`;
  }

  private choose(choice: Choice): void {
    if (choice === 'all') this.choosePeriod({ kind: 'all' });
    else if (choice !== 'custom') this.choosePeriod({ kind: 'last', hours: Number(choice) });
    else
      this.change({ from: dayStart(dayText(Date.now() - 7 * dayMs)), to: dayStart(dayText(Date.now()), 1) });
  }

  private choosePeriod(period: Period): void {
    this.raise('period-change', period);
  }

  /** A year that is being typed goes through 0002, 0020 and 0202: none of them is meant. */
  private pickDay(event: Event, edges: (day: string) => Edges): void {
    const day = (event.currentTarget as HTMLInputElement).value;
    if (day === '' || day >= '1970') this.change(edges(day));
  }

  private change({ from, to }: Edges): void {
    this.choosePeriod({
      kind: 'custom',
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  }
}

interface Edges {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
