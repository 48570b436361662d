import type { HostParts } from '../hostParts';
import type { Panels } from '../panel/panels';
import { connectionFor } from './pickConnection';

/** Opens the form of a saved connection. */
export async function editConnection(parts: HostParts, panels: Panels, argument: unknown): Promise<void> {
  const profile = await connectionFor(parts, argument);
  panels.openConnectionForm(profile.id);
}
