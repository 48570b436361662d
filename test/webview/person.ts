import { readFileSync } from 'node:fs';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { quickInput, webview } from '../support/workbench';

/** Chooses an option of a page's dropdown. */
export async function choose(form: FrameLocator, name: string, option: string): Promise<void> {
  const dropdown = form.getByRole('combobox', { name });
  await dropdown.waitFor();
  await dropdown.click();
  await form.getByRole('option', { name: option, exact: true }).click();
}

/** The number on a tab, as in `Synchronised 12`. */
export async function tabCount(form: FrameLocator, name: string): Promise<number> {
  const text = await form.getByRole('tab', { name: new RegExp(`^${name}`) }).innerText();
  return Number(/\d+/.exec(text)?.[0]);
}

/** A field of a page. */
export function field(form: FrameLocator, name: string): Locator {
  return form.getByRole('textbox', { name, exact: true });
}

/** Ticks one entry of an open quick pick that takes many. */
export async function tick(page: Page, label: string): Promise<void> {
  const list = quickInput(page);
  await list.locator('input[type="text"], input.input').first().fill(label);
  await list
    .locator('.monaco-list-row', { has: page.getByText(label, { exact: true }) })
    .first()
    .locator('input[type="checkbox"], .quick-input-list-checkbox, .monaco-custom-toggle')
    .first()
    .click();
}

/** Brings the editor tab with this title to the front. */
export async function showTab(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole('tab', { name: title }).first().click();
}

/** What axe finds wrong with the page of the webview on show: rule and elements. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const body = await webview(page).locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error('No webview is on show.');
  await frame.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return frame.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations, passes } = await axe.run();
    if (passes.length < 10) return [`axe checked only ${passes.length} rules`];
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join('; ')}`,
    );
  });
}

interface Axe {
  run(): Promise<{ passes: unknown[]; violations: { id: string; nodes: { target: string[] }[] }[] }>;
}
