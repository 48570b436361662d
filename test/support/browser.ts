import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Editor } from './editor';
import { findExecutable, installByAptGet } from './systemPrograms';

/** One browser window on an editor. */
export interface WorkbenchWindow {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** One more window of the editor, with an extension host and a profile of its own. */
  open(): Promise<Page>;
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  /** The language of extensions, such as `zh-cn`: as if its language pack were there, which the workbench itself is not. */
  readonly language?: string;
}

/** Opens the editor in a fresh browser profile, and waits until the workbench stands. Secrets live in the profile. */
export async function openWorkbench(
  editor: Editor,
  { language, ...size }: WindowOptions = { width: 1400, height: 900 },
): Promise<WorkbenchWindow> {
  const browser = await launchBrowser();
  const open = async (): Promise<Page> => {
    const context = await browser.newContext({
      viewport: size,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await context.addInitScript(shareServiceWorker);
    if (language !== undefined) await context.addInitScript(speak(language));
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(editor.url());
    await page.locator('.monaco-workbench').waitFor();
    return page;
  };
  const page = await open();
  return { browser, context: page.context(), page, open, close: () => browser.close() };
}

/**
 * Here all webviews have the origin of the workbench, but each registers a service worker of its own address, and
 * Chromium waits a second whenever one takes over from another. Elsewhere a webview has an origin of its own.
 */
const shareServiceWorker = `if (location.pathname.endsWith('/webview/browser/pre/index.html')) {
  const workers = navigator.serviceWorker;
  const register = workers.register.bind(workers);
  workers.register = (path) => register(path.replace(/&id=[^&]*/, ''));
  Object.defineProperty(ServiceWorker.prototype, 'scriptURL', { value: { endsWith: () => true } });
}`;

/** Runs before the workbench asks for its language. */
function speak(language: string): string {
  return `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`;
}

/** Starts Chromium without a window; `HEADED=1` shows it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    headless: process.env['HEADED'] !== '1',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function findChromium(): string {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  const found = installedChromium() ?? (installByAptGet('chromium') ? installedChromium() : undefined);
  if (found) return found;
  throw new Error(
    'No Chromium for the tests. Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.',
  );
}

function installedChromium(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const path = findExecutable(name);
    if (path) return path;
  }
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ].find((path) => existsSync(path));
}
