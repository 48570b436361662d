import assert from 'node:assert/strict';
import { openWorkbench, type WorkbenchWindow } from '../support/browser';
import { startEditor, type Editor } from '../support/editor';
import { packageExtension } from '../support/packageExtension';
import { openView, runCommand } from '../support/workbench';

describe('the packaged extension', function () {
  this.timeout(180_000);
  let editor: Editor;
  let window: WorkbenchWindow;
  before(async () => {
    editor = await startEditor({ vsix: packageExtension() });
    window = await openWorkbench(editor);
  });
  after(async () => {
    await window.close();
    await editor.stop();
  });

  it('activates in under 50 ms by the measure of the editor', async () => {
    const times = [await activationMs()];
    // One that meets the bound shows what the extension needs; a busy machine can only add to it.
    while (Math.min(...times) >= 50 && times.length < 4) {
      await window.page.reload();
      times.push(await activationMs());
    }
    assert.ok(Math.min(...times) < 50, `took ${times.join(', ')} ms`);
  });

  /** Loading the code, calling activate and waiting for it, as "Show Running Extensions" says. */
  async function activationMs(): Promise<number> {
    const { page } = window;
    await openView(page, 'Shadow Sync');
    await runCommand(page, 'Developer: Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .extension', { hasText: 'Shadow Sync' });
    const text = await row.locator('.activation-time', { hasText: 'ms' }).innerText();
    return Number(/(\d+)ms/.exec(text)?.[1]);
  }
});
