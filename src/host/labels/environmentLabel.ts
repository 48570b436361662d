import * as vscode from 'vscode';
import type { Environment } from '../../protocol/taskForm';

/** An environment in words. */
export function environmentLabel(environment: Environment): string {
  switch (environment) {
    case 'development':
      return vscode.l10n.t('development');
    case 'test':
      return vscode.l10n.t('test');
    case 'staging':
      return vscode.l10n.t('staging');
    case 'production':
      return vscode.l10n.t('production');
  }
}
