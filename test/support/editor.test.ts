import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openWorkbench, type WorkbenchWindow } from './browser';
import { startEditor, type Editor } from './editor';
import { runCommand } from './workbench';

describe('the real editor', () => {
  let editor: Editor;
  let window: WorkbenchWindow;
  before(async function () {
    this.timeout(300_000);
    editor = await startEditor();
    window = await openWorkbench(editor);
  });
  after(async () => {
    await window.close();
    await editor.stop();
  });

  it('runs a command of the palette', async function () {
    this.timeout(60_000);
    for (const name of ['Untitled-1', 'Untitled-2']) {
      await runCommand(window.page, 'File: New Untitled Text File');
      await window.page.locator('.tab', { hasText: name }).waitFor();
    }
  });

  it('gives the workbench a key for its secrets', async () => {
    const bytes = await window.page.evaluate(async () => {
      const response = await fetch('/mint-key', { method: 'POST' });
      return (await response.arrayBuffer()).byteLength;
    });
    assert.equal(bytes, 32);
  });

  it('leaves nothing behind', async () => {
    const other = await startEditor();
    const folder = other.workspace;
    await other.stop();
    await other.ended;
    assert.equal(existsSync(folder), false);
    await assert.rejects(fetch(`http://127.0.0.1:${other.port}/`));
  });
});
