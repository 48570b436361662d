import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskTableDetail } from '../../src/protocol/taskDetails';
import { t } from '../l10n';
import { changeText } from '../texts/changeText';
import { durationText } from '../texts/durationText';
import { visibleMessage, visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { button } from '../toolkit';
import { icon, spinner } from '../components/icons';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-table': TaskTable;
  }
}

type Step = TaskTableDetail['steps'][number];

/** One table of a task: its statements with what became of each. Raises `open-diff` (detail: which), `close`. */
@customElement('ss-task-table')
export class TaskTable extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      section {
        margin-top: 8px;
        padding: 12px;
        border: 1px solid var(--ss-border);
      }
      h3 {
        margin: 0;
        font-size: inherit;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      ul {
        margin: 8px 0 0;
        padding-inline-start: 20px;
        overflow-wrap: anywhere;
      }
      /* Each entry begins with a mark of its own. */
      .marked {
        padding: 0;
        list-style: none;
      }
      pre {
        margin: 4px 0 0;
        padding: 8px;
        overflow: auto;
        max-height: 240px;
        background: var(--vscode-textCodeBlock-background);
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .step {
        margin-top: 12px;
      }
      .whole {
        margin-top: 8px;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
    `,
  ];

  @property({ attribute: false }) table: TaskTableDetail | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.table) return nothing;
    const { source, shadow, changes, hazards, message, steps } = this.table;
    return html`<section aria-label=${t('Table {0}', visibleText(source))}>
      <div class="bar">
        <h3>${visibleText(source)} → ${visibleText(shadow)}</h3>
        <span class="push bar">
          ${button({ label: t('Planned change'), onClick: () => this.openDiff('change') })}
          ${button({ label: t('Compare with server now'), onClick: () => this.openDiff('source') })}
          ${button({ label: t('Close'), onClick: () => this.raise('close') })}
        </span>
      </div>
      ${message === undefined ? nothing : html`<p class="whole">${visibleMessage(message)}</p>`}
      ${list(changes.map((change) => html`${changeText(change)}`))}
      ${list(hazards.map((hazard) => html`${icon('warning', 'warning')} ${visibleText(hazard)}`))}
      ${steps.map(stepView)}
    </section>`;
  }

  private openDiff(against: 'change' | 'source'): void {
    this.raise('open-diff', against);
  }
}

function list(entries: readonly TemplateResult[]): TemplateResult | typeof nothing {
  return entries.length === 0
    ? nothing
    : html`<ul class="marked">
        ${entries.map((entry) => html`<li>${entry}</li>`)}
      </ul>`;
}

function stepView({ sql, status, durationMs, warnings, error }: Step, index: number): TemplateResult {
  return html`<div class="step">
    <div class="bar">
      <span>${stepMark(status)} ${t('Statement {0}: {1}', index + 1, stepLabels[status])}</span>
      ${durationMs === undefined ? nothing : html`<span class="hint number">${durationText(durationMs)}</span>`}
    </div>
    <pre tabindex="0" aria-label=${t('Statement {0}', index + 1)}>${visibleMessage(sql)}</pre>
    ${
      error === undefined
        ? nothing
        : html`<p class="problem">
            ${visibleMessage(error.message)}${error.errno === undefined ? nothing : ` (${error.errno})`}
          </p>`
    }
    ${
      warnings.length === 0
        ? nothing
        : html`<ul>
            ${warnings.map(
              ({ level, code, message }) => html`<li>${level} ${code}: ${visibleText(message)}</li>`,
            )}
          </ul>`
    }
  </div>`;
}

const stepLabels: Readonly<Record<Step['status'], string>> = {
  planned: t('not sent'),
  sent: t('sent, no answer yet'),
  succeeded: t('done'),
  failed: t('failed'),
  unknown: t('outcome unknown'),
};

function stepMark(status: Step['status']): TemplateResult {
  switch (status) {
    case 'planned':
      return icon('circle');
    case 'sent':
      return spinner();
    case 'succeeded':
      return icon('check', 'success');
    case 'failed':
      return icon('error', 'error');
    case 'unknown':
      return icon('question', 'warning');
  }
}
