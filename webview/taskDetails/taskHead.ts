import { type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TaskDetailsState } from '../../src/protocol/taskDetails';
import { numberText, t } from '../l10n';
import { baseStyles } from '../styles/baseStyles';
import { button } from '../toolkit';
import { PartElement } from '../components/partElement';
import { statusMark } from '../components/statusMark';

declare global {
  interface HTMLElementTagNameMap {
    'ss-task-head': TaskHead;
  }
}

type Action = TaskDetailsState['actions'][number];

/** `view` is the page itself. */
const actionLabels: Readonly<Record<Exclude<Action, 'view'>, string>> = {
  approve: t('Approve…'),
  reject: t('Reject…'),
  execute: t('Execute…'),
  verify: t('Verify'),
  abort: t('Abort…'),
  retryFailed: t('Retry unfinished tables'),
  initiateAgain: t('Initiate again'),
  delete: t('Delete…'),
};

/** Number, state, progress and what the state allows. Raises `act` (detail: the action), `preview-sql`. */
@customElement('ss-task-head')
export class TaskHead extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      h1 {
        margin: 0;
        font-size: 18px;
        font-weight: 600;
        line-height: 26px;
      }
      .words::first-letter {
        text-transform: uppercase;
      }
      .words {
        display: inline-block;
      }
      .status {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) task: TaskDetailsState | undefined;
  /** An action that the host has not answered yet. */
  @property({ attribute: false }) acting: Action | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.task) return nothing;
    const { id, status, statusLabel, progress, actions } = this.task;
    return html`<div class="bar">
      <h1>#${id}</h1>
      <span class="status">${statusMark(status)} <span class="words">${statusLabel}</span></span>
      ${
        progress
          ? html`<progress
                aria-label=${t('Tables done')}
                max=${Math.max(progress.total, 1)}
                .value=${progress.done}
              ></progress>
              <span class="hint number"
                >${t('{0} of {1}', numberText(progress.done), numberText(progress.total))}${progress.problems === undefined ? '' : ` · ${progress.problems}`}</span
              >`
          : nothing
      }
      <span class="push bar">
        ${button({
          label: t('Show SQL'),
          onClick: () => this.raise('preview-sql'),
        })}
        ${actions.map((action) =>
          action === 'view'
            ? nothing
            : button({
                label: actionLabels[action],
                primary: action === 'approve' || action === 'execute' || action === 'verify',
                busy: this.acting !== undefined,
                onClick: () => this.raise('act', action),
              }),
        )}
      </span>
      <span class="visually-hidden" role="status">${announcement(this.task)}</span>
    </div>`;
  }
}

/** Progress in quarters, so that a screen reader is not flooded. */
function announcement({ status, statusLabel, progress }: TaskDetailsState): string {
  const isRunning = status === 'executing' || status === 'aborting';
  if (!progress || progress.total === 0 || !isRunning) return statusLabel;
  return t('{0}, {1} percent', statusLabel, Math.floor((progress.done / progress.total) * 4) * 25);
}
