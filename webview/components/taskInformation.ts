import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskDetailsState, TaskTableRow } from '../../src/protocol/taskDetails';
import { visibleText } from '../state/visibleText';
import { baseStyles } from '../styles/baseStyles';
import './dataGrid';
import './notice';
import { excludedColumns, tableColumns } from './taskColumns';
import type { ExcludedRow } from './taskColumns';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-information': TaskInformation;
  }
}

/** A task's facts, what became of each table, and the tables it leaves alone. */
@customElement('ss-task-information')
export class TaskInformation extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
        gap: 4px 32px;
        margin: 12px 0 0;
      }
      dl > div {
        display: grid;
        grid-template-columns: 144px minmax(0, 1fr);
        gap: 8px;
      }
      dt {
        color: var(--vscode-descriptionForeground);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .area {
        display: flex;
        max-height: 452px;
      }
      .area > * {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) task: TaskDetailsState | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.task) return nothing;
    const { facts, tables, excluded } = this.task;
    return html`<dl>
        ${facts.map(
          ({ label, value }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${value === '' ? '–' : visibleText(value)}</dd>
            </div>`,
        )}
      </dl>
      <h2>Tables to synchronise <span class="hint number">${tables.length.toLocaleString('en')}</span></h2>
      ${
        tables.length === 0
          ? html`<ss-notice .text=${'This task has no table to synchronise.'}></ss-notice>`
          : html`<div class="area">
              <ss-data-grid
                .label=${'Tables to synchronise'}
                .columns=${tableColumns}
                .rows=${tables}
                .keyOf=${sourceOf}
              ></ss-data-grid>
            </div>`
      }
      ${
        excluded.length === 0
          ? nothing
          : html`<h2>
                Tables not synchronised
                <span class="hint number">${excluded.length.toLocaleString('en')}</span>
              </h2>
              <div class="area">
                <ss-data-grid
                  .label=${'Tables not synchronised'}
                  .columns=${excludedColumns}
                  .rows=${excluded}
                  .keyOf=${sourceOf}
                ></ss-data-grid>
              </div>`
      }`;
  }
}

function sourceOf({ source }: TaskTableRow | ExcludedRow): string {
  return source;
}
