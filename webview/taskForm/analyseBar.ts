import { type TemplateResult, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AnalysisState } from '../../src/protocol/taskForm';
import { numberText, t } from '../l10n';
import { announcement, isCurrent } from './comparisonRows';
import { durationText, secondsText } from '../texts/durationText';
import { visibleMessage } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { button } from '../toolkit';
import { problemNotice } from '../components/notice';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-analyse-bar': AnalyseBar;
  }
}

/** Starts and stops the analysis and tells how far it is. Raises `analyse`, `cancel`. */
@customElement('ss-analyse-bar')
export class AnalyseBar extends PartElement {
  static override readonly shadowRootOptions = { ...PartElement.shadowRootOptions, delegatesFocus: true };
  static override readonly styles = baseStyles;

  @property({ attribute: false }) analysis: AnalysisState | undefined;
  /** Why Analyse is not possible now. */
  @property({ attribute: false }) blocked: string | undefined;
  /** What the host refused. */
  @property({ attribute: false }) problem: string | undefined;

  protected override render(): TemplateResult {
    const { analysis, problem } = this;
    const running = analysis?.status === 'running';
    return html`<div class="bar">
        ${button({
          label: running ? t('Cancel') : t('Analyse'),
          primary: !running && !isCurrent(analysis),
          disabled: !running && this.blocked !== undefined,
          onClick: () => this.raise(running ? 'cancel' : 'analyse'),
        })}
        ${
          running
            ? html`<progress
                aria-label=${t('Analysis')}
                max=${Math.max(analysis.total, 1)}
                .value=${analysis.compared}
              ></progress>`
            : nothing
        }
        <span class="hint number">${this.progress()}</span>
      </div>
      <div class="visually-hidden" role="status">${analysis ? announcement(analysis) : ''}</div>
      ${problemNotice(problem)}
      ${
        analysis?.status === 'failed'
          ? html`<ss-notice
              kind="error"
              .text=${visibleMessage(analysis.message ?? t('The analysis failed.'))}
              .action=${t('Analyse again')}
              @notice-action=${() => this.raise('analyse')}
            ></ss-notice>`
          : nothing
      }`;
  }

  private progress(): string {
    const { analysis, blocked } = this;
    if (analysis?.status === 'running') {
      return t('{0} of {1} compared · {2}', ...counts(analysis), secondsText(analysis.durationMs));
    }
    if (blocked !== undefined) return blocked;
    switch (analysis?.status) {
      case undefined:
      case 'none':
      case 'failed':
        return '';
      case 'done':
        return t('{0} of {1} compared in {2}', ...counts(analysis), durationText(analysis.durationMs));
      case 'cancelled':
        return t('Cancelled after {0} of {1}', ...counts(analysis));
    }
  }
}

function counts({ compared, total }: AnalysisState): readonly [string, string] {
  return [numberText(compared), numberText(total)];
}
