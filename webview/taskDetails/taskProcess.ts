import { type TemplateResult, LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ProcessStation } from '../../src/protocol/taskDetails';
import { t } from '../l10n';
import { visibleMessage, visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { icon, spinner } from '../components/icons';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-process': TaskProcess;
  }
}

/** The way of a task as a timeline: what happened, by whom and when, and what is still to come. */
@customElement('ss-task-process')
export class TaskProcess extends LitElement {
  static override readonly styles = [
    baseStyles,
    css`
      ol {
        margin: 16px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 0 12px;
        padding-bottom: 20px;
      }
      li:not(:last-child)::before {
        content: '';
        position: absolute;
        inset: 20px auto 0 7px;
        border-inline-start: 1px solid var(--ss-border, var(--ss-track));
      }
      .mark {
        line-height: 18px;
      }
      h2 {
        margin: 0;
      }
      h2::after {
        content: none;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
      }
      .upcoming {
        color: var(--vscode-descriptionForeground);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0 20px;
        margin: 4px 0 0;
      }
      dl > div {
        display: flex;
        gap: 6px;
        min-width: 0;
      }
      dt {
        color: var(--vscode-descriptionForeground);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .comment {
        margin-top: 4px;
        max-width: 80ch;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
    `,
  ];

  @property({ attribute: false }) stations: readonly ProcessStation[] = [];

  protected override render(): TemplateResult {
    return html`<ol aria-label=${t('Task process')}>
      ${this.stations.map(
        ({ kind, title, status, statusLabel, comment, facts }) =>
          html`<li
            class=${status === 'upcoming' ? 'upcoming' : nothing}
            aria-current=${status === 'current' ? 'step' : nothing}
          >
            <span class="mark">${stationMark(kind, status)}</span>
            <div>
              <div class="title">
                <h2>${title}</h2>
                <span class="hint">${statusLabel}</span>
              </div>
              ${
                facts.length === 0
                  ? nothing
                  : html`<dl>
                      ${facts.map(
                        ({ label, value }) =>
                          html`<div>
                            <dt>${label}</dt>
                            <dd>${visibleText(value)}</dd>
                          </div>`,
                      )}
                    </dl>`
              }
              ${comment === undefined ? nothing : html`<p class="comment">${visibleMessage(comment)}</p>`}
            </div>
          </li>`,
      )}
    </ol>`;
  }
}

function stationMark(kind: ProcessStation['kind'], status: ProcessStation['status']): TemplateResult {
  switch (status) {
    case 'done':
    case 'approved':
    case 'succeeded':
      return icon('check', 'success');
    case 'current':
      // Only a run is work under way; the rest waits for somebody, or for its time.
      return kind === 'execution' ? spinner() : icon('clock');
    case 'upcoming':
      return icon('circle');
    case 'rejected':
      return icon('close', 'error');
    case 'failed':
      return icon('error', 'error');
    case 'succeededWithErrors':
    case 'voided':
      return icon('warning', 'warning');
    case 'expired':
    case 'missed':
      return icon('clock', 'warning');
    case 'interrupted':
      return icon('question', 'warning');
    case 'aborted':
      return icon('dash');
  }
}
