import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as absolutePath } from 'node:path';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { startEditor, type Editor } from './editor';
import { onExit } from './onExit';

/** A test runner module (it exports `run`) and the extension it is about. */
export interface ExtensionTests {
  readonly extensionDevelopmentPath: string;
  readonly extensionTestsPath: string;
  /** A desktop user-data-dir; what lies in its `User` folder is taken over. */
  readonly userDataFolder?: string;
  readonly timeoutMs?: number;
}

/** Runs the tests inside the extension host, and gives the exit code that VS Code would give: 0 when all passed. */
export async function runExtensionTests(tests: ExtensionTests): Promise<number> {
  const logs = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
  const cancelCleaning = onExit(() => rmSync(logs, { recursive: true, force: true }));
  const log = join(logs, 'tests.log');
  const result = process.env['SHADOW_SYNC_TEST_RESULT'] ?? join(logs, 'result.json');
  writeFileSync(log, '');
  const stopPrinting = printAsItGrows(log);
  let editor: Editor | undefined;
  const browser = await launchBrowser();
  try {
    editor = await startEditor({
      extensionTests: true,
      environment: { SHADOW_SYNC_TEST_LOG: log, SHADOW_SYNC_TEST_RESULT: result },
    });
    const seed = join(tests.userDataFolder ?? '', 'User');
    if (tests.userDataFolder && existsSync(seed)) cpSync(seed, editor.userFolder, { recursive: true });
    const page = await browser.newPage();
    const workbenchLog = await keepLog(page);
    const ended = testsEnd(page, editor, tests.timeoutMs ?? 300_000);
    await page.goto(testPage(editor, tests));
    const code = await ended;
    stopPrinting();
    if (code === 0 && existsSync(result)) return 0;
    // An extension host that dies in the middle reports success.
    if (code === 0) console.error('The extension host ended before the tests did.');
    console.error(`Last lines of the workbench:\n${workbenchLog.slice(-15).join('\n')}`);
    return code === 0 ? 97 : code;
  } finally {
    stopPrinting();
    await browser.close();
    await editor?.stop();
    cancelCleaning();
    rmSync(logs, { recursive: true, force: true });
  }
}

/** The tests' own output: the workbench's log would drown it. */
function printAsItGrows(file: string): () => void {
  let printed = 0;
  const print = (): void => {
    const all = readFileSync(file);
    process.stdout.write(all.subarray(printed));
    printed = all.length;
  };
  const timer = setInterval(print, 200);
  let stopped = false;
  return () => {
    if (!stopped) print();
    stopped = true;
    clearInterval(timer);
  };
}

async function keepLog(page: Page): Promise<readonly string[]> {
  const lines: string[] = [];
  await page.exposeFunction('codeAutomationLog', (type: string, parameters: readonly unknown[]) => {
    lines.push(`[${type}] ${format(...parameters)}`);
  });
  return lines;
}

/** The workbench calls codeAutomationExit when its extension host ends. */
function testsEnd(page: Page, editor: Editor, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let over = false;
    const stop = (why: string): void => {
      if (!over) console.error(why);
      resolve(98);
    };
    page.on('crash', () => stop('The workbench page crashed.'));
    void editor.ended.then(() => stop("The editor's server ended."));
    setTimeout(() => stop(`No result after ${timeoutMs / 1000} s.`), timeoutMs).unref();
    const exit = (code: number): void => {
      over = true;
      resolve(code);
    };
    page.exposeFunction('codeAutomationExit', exit).catch(reject);
  });
}

function testPage(editor: Editor, tests: ExtensionTests): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${editor.port}${absolutePath(path)}`;
  return editor.url([
    ['extensionDevelopmentPath', remote(tests.extensionDevelopmentPath)],
    ['extensionTestsPath', remote(tests.extensionTestsPath)],
    ['enableProposedApi', ''],
  ]);
}
