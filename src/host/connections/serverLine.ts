import * as vscode from 'vscode';
import type { Connection } from '../../engine/connection/connection';
import type { ServerFlavor } from '../../engine/schema/serverFacts';
import { safeText } from '../labels/safeText';

/** Which server answers, and how fast: `MariaDB 10.11.8, 1 ms`. One round trip. */
export async function serverLine(connection: Connection): Promise<string> {
  const start = performance.now();
  await connection.query('SELECT 1');
  const milliseconds = Math.max(1, Math.round(performance.now() - start));
  const { flavor, version } = connection.server;
  const answer = vscode.l10n.t('{0} {1}, {2} ms', flavorNames[flavor], safeText(version), milliseconds);
  return from === undefined ? answer : vscode.l10n.t('{0}, seen from {1}', answer, from);
}

const flavorNames: Readonly<Record<ServerFlavor, string>> = {
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  oceanbase: 'OceanBase',
  tidb: 'TiDB',
};

/** `wsl`, `ssh-remote`, `dev-container`: there, not on the user's own machine, are localhost and the network. */
const from = /^[a-z-]+$/u.test(vscode.env.remoteName ?? '') ? vscode.env.remoteName : undefined;
