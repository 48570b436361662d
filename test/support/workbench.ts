import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';

/** Runs a command by the words the palette shows, such as `Shadow Sync: New Task`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = quickInput(page).locator('input').first();
  // "Similar commands" are listed as well.
  const row = quickInput(page).locator(`.monaco-list-row[aria-label^="${title}"]`).first();
  await retry(
    async () => {
      // Lost when the workbench is not ready yet, or the extension's commands are not known yet.
      await page.keyboard.press('F1');
      await input.waitFor({ timeout: 1_500 });
      // A page that comes on show takes the focus, and closes it.
      await input.fill(`>${title}`, { timeout: 1_500 });
      await row.waitFor({ timeout: 1_500 });
      await row.click({ timeout: 1_500 });
    },
    async () => page.keyboard.press('Escape'),
  );
}

/** Runs a command that asks with a quick pick, and takes one entry of that. */
export async function runCommandAndPick(page: Page, title: string, label: string): Promise<void> {
  await retry(
    async () => {
      await runCommand(page, title);
      // The page that had the focus before the palette takes it back, and may close what came after that.
      await quickPickRow(page, label).click({ timeout: 3_000 });
    },
    async () => page.keyboard.press('Escape'),
  );
}

/** A command without the mouse. */
export async function runCommandByKeys(page: Page, title: string): Promise<void> {
  const row = quickInput(page).locator(`.monaco-list-row.focused[aria-label^="${title}"]`);
  await retry(
    async () => {
      await page.keyboard.press('F1');
      await quickInput(page).locator('input').first().waitFor({ timeout: 1_500 });
      await page.keyboard.type(title);
      await row.waitFor({ timeout: 1_500 });
      await page.keyboard.press('Enter');
      await quickInput(page).waitFor({ state: 'hidden', timeout: 1_500 });
    },
    async () => page.keyboard.press('Escape'),
  );
}

/** The palette, quick picks and input boxes. */
export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget');
}

/** Takes one entry of an open quick pick. */
export async function pick(page: Page, label: string): Promise<void> {
  await quickPickRow(page, label).click();
}

function quickPickRow(page: Page, label: string): Locator {
  return quickInput(page).locator('.monaco-list-row', { hasText: label }).first();
}

/** Fills an open input box, and confirms it. */
export async function answer(page: Page, text: string): Promise<void> {
  await quickInput(page).locator('input').first().fill(text);
  await page.keyboard.press('Enter');
}

/** The document inside the webview on show. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
}

/** The frame of the webview whose document has this title: for running scripts in it. */
export async function webviewFrame(page: Page, title: string): Promise<Frame> {
  return retry(async () => {
    for (const frame of page.frames()) {
      if (frame.url().includes('/fake.html') && (await frame.title()) === title) return frame;
    }
    throw new Error(`No webview is titled "${title}".`);
  });
}

/** The message of a notification. */
export function toast(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-list-item-message', { hasText: text });
}

/** A button of a notification. */
export function toastButton(page: Page, text: string | RegExp, button: string): Locator {
  return page
    .locator('.notifications-toasts .notification-list-item', { hasText: text })
    .getByRole('button', { name: button });
}

/** Opens the list of notifications, where they stay when their toasts are gone; the one with this text. */
export async function notification(page: Page, text: string | RegExp): Promise<Locator> {
  await runCommand(page, 'Notifications: Show Notifications');
  return page.locator('.notifications-center .notification-list-item', { hasText: text });
}

/** The modal dialog on show. */
export function modal(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** Shows a view container, by its title in the activity bar. */
export async function openView(page: Page, title: string): Promise<void> {
  const item = page.locator('.activitybar .action-item', { has: page.locator(`[aria-label^="${title}"]`) });
  const shown = page.locator('.part.sidebar .composite.title', { hasText: title });
  await item.waitFor();
  // A click on the one on show would hide it, and while a window is restored it may come on show by itself.
  await retry(async () => {
    // Its badge lies upon it.
    if (!(await shown.isVisible())) await item.locator('a').first().click({ force: true });
    await shown.waitFor({ timeout: 3_000 });
  });
}

/** A row of a tree view, by its label or the start of it. */
export function treeItem(page: Page, name: string | RegExp): Locator {
  return page.getByRole('treeitem', { name });
}

/** The whole text of the active text editor. */
export async function editorText(page: Page): Promise<string> {
  // Only visible lines are in the page; the clipboard has them all.
  await page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+C');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** What the Output panel shows of a channel, once it holds `awaited`. */
export async function outputText(page: Page, channel: string, awaited: string): Promise<string> {
  await runCommand(page, 'Output: Show Output Channels...');
  await quickInput(page).locator('input').first().fill(channel);
  await pick(page, channel);
  const lines = page.locator('.part.panel .view-lines').first();
  await lines.filter({ hasText: awaited }).waitFor();
  return (await lines.innerText()).replaceAll('\u00a0', ' ');
}

async function retry<T>(
  attempt: () => Promise<T>,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  const limit = Date.now() + 30_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > limit) throw error;
      await between();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
