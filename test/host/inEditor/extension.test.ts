import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

const id = 'shadow-sync.shadow-sync';

describe('the extension', () => {
  let extension: vscode.Extension<unknown>;
  let manifest: Manifest;
  let database: Server;
  let connections = 0;

  before(async () => {
    const found = vscode.extensions.getExtension(id);
    assert.ok(found, `${id} is installed`);
    extension = found;
    manifest = extension.packageJSON as Manifest;
    database = createServer(() => connections++);
    const port = Number(process.env['SHADOW_SYNC_TEST_PORT']);
    await new Promise<void>((resolve) => database.listen(port, '127.0.0.1', resolve));
    await extension.activate();
  });

  after(() => database.close());

  it('activates', () => {
    assert.equal(extension.isActive, true);
  });

  it('opens no connection by itself', async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(connections, 0);
  });

  it('registers each command of its manifest, and no other', async () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    // The editor makes some for each view: focus, resetViewLocation …
    const ofViews = viewIds(manifest).map((view) => `${view}.`);
    const registered = (await vscode.commands.getCommands(true)).filter(
      (name) => name.startsWith('shadowSync.') && !ofViews.some((view) => name.startsWith(view)),
    );
    assert.deepEqual(registered.sort(), contributed.toSorted());
  });

  it('does nothing for another extension that its user does not agree to (X13)', async () => {
    const call = (name: string, argument: unknown) =>
      vscode.commands.executeCommand(`shadowSync.task.${name}`, argument);
    const log = async (): Promise<string> => {
      await call('openLog', { taskId: 1 });
      return vscode.window.activeTextEditor?.document.getText() ?? '';
    };
    const before = await log();
    assert.match(before, /created/i);
    // This editor answers each question with no.
    const crafted = {
      kind: 'task',
      taskId: 1,
      status: 'approving',
      sql: 'DROP TABLE orders',
      confirmed: true,
    };
    for (const name of ['execute', 'abort', 'delete', 'approve', 'reject', 'verify'])
      await call(name, crafted);
    for (const taskId of [2, -1, NaN, 1e300]) await call('execute', { taskId });
    assert.equal(await log(), before);
    assert.equal(connections, 0);
  });

  it('shows each of its views', async () => {
    for (const view of viewIds(manifest)) await vscode.commands.executeCommand(`${view}.focus`);
  });
});

function viewIds({ contributes }: Manifest): readonly string[] {
  return Object.values(contributes.views)
    .flat()
    .map(({ id: view }) => view);
}
