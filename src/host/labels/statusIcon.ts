import * as vscode from 'vscode';
import type { TaskStatus } from '../../task/task';

/** A shape of its own for each state, not only a colour. */
export function statusIcon(status: TaskStatus): vscode.ThemeIcon {
  switch (status) {
    case 'approving':
      return new vscode.ThemeIcon('person');
    case 'waiting':
      return new vscode.ThemeIcon('circle-large-outline');
    case 'scheduled':
      // The editor draws its clock as it draws its history.
      return new vscode.ThemeIcon('calendar');
    case 'missed':
      return new vscode.ThemeIcon('watch', new vscode.ThemeColor('list.warningForeground'));
    case 'rejected':
      return new vscode.ThemeIcon('thumbsdown');
    case 'expired':
      return new vscode.ThemeIcon('history');
    case 'executing':
      return new vscode.ThemeIcon('sync~spin');
    case 'aborting':
      return new vscode.ThemeIcon('debug-stop');
    case 'succeeded':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'succeededWithErrors':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'aborted':
      return new vscode.ThemeIcon('circle-slash');
    case 'interrupted':
      return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('list.warningForeground'));
  }
}
