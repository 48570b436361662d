import { type TemplateResult, css, html } from 'lit';
import type { Environment } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { capitalised } from '../texts/capitalised';

/** Where a connection leads, as a word; production stands out by its fill. */
export function environmentBadge(environment: Environment): TemplateResult {
  return html`<span class="badge ${environment}">${environmentLabels[environment]}</span>`;
}

export const environmentLabels: Readonly<Record<Environment, string>> = {
  development: capitalised(t('development')),
  test: capitalised(t('test')),
  staging: capitalised(t('staging')),
  production: capitalised(t('production')),
};

export const environmentBadgeStyles = css`
  .badge {
    padding: 1px 8px;
    border: 1px solid var(--ss-border);
    border-radius: 10px;
    white-space: nowrap;
  }
  .badge.staging {
    border-color: var(--vscode-inputValidation-warningBorder);
  }
  .badge.production {
    border-color: var(--vscode-inputValidation-errorBorder);
    background: var(--vscode-inputValidation-errorBackground);
    color: var(--vscode-inputValidation-errorForeground, var(--vscode-foreground));
    font-weight: 600;
  }
`;
