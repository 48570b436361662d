import * as vscode from 'vscode';
import { fieldsOf } from '../../pages/connectionForm/connectionFields';
import type { HostParts } from '../../hostParts';
import type { Panels } from '../../pages/panels';
import { connectionFor } from './pickConnection';

/** Opens the form of a saved connection. */
export async function editConnection(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  panels.openConnectionForm(profile.id);
}

/** Opens the form of a new connection, filled in from a saved one. The password is not taken along. */
export async function duplicateConnection(
  parts: HostParts,
  panels: Panels,
  argument: unknown,
): Promise<void> {
  const profile = await connectionFor(parts, argument);
  panels.openConnectionForm(undefined, {
    ...fieldsOf(profile),
    name: vscode.l10n.t('{0} (copy)', profile.name),
  });
}
