import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { quickInput, treeItem, webview } from '../support/workbench';

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

/** Ticks one entry of an open quick pick that takes many, or takes its tick away. */
export async function tick(page: Page, label: string): Promise<void> {
  const list = quickInput(page);
  const count = list.locator('.monaco-count-badge', { hasText: 'Selected' });
  const before = await count.innerText();
  await list.locator('input[type="text"], input.input').first().fill(label);
  const box = list
    .locator('.monaco-list-row', { has: page.getByText(label, { exact: true }) })
    .first()
    .locator('input[type="checkbox"], .quick-input-list-checkbox, .monaco-custom-toggle')
    .first();
  // A click is lost when the list is drawn anew at that moment.
  for (let attempt = 0; attempt < 5 && (await count.innerText()) === before; attempt++) {
    await box.click();
    await page.waitForTimeout(300);
  }
}

/** Chooses source tables in the create form. */
export async function chooseTables(form: FrameLocator, ...sources: readonly string[]): Promise<void> {
  const list = form.getByRole('listbox', { name: 'Source tables' });
  for (const source of sources) {
    await form.getByRole('textbox', { name: 'Search source tables' }).fill(source);
    await list.getByRole('option', { name: source, exact: true }).first().click();
  }
  await form.getByRole('textbox', { name: 'Search source tables' }).fill('');
}

/** Analyses what the create form has chosen, and waits for the result. */
export async function analyse(form: FrameLocator): Promise<void> {
  await form.getByRole('button', { name: 'Analyse', exact: true }).click();
  await form.getByText(/compared in/).waitFor();
}

/** Waits until somebody who looks at the page sees this, without scrolling there. */
export async function isSeen(part: Locator): Promise<void> {
  await part.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        new IntersectionObserver((entries) => {
          if (entries.some(({ isIntersecting }) => isIntersecting)) resolve();
        }).observe(element);
      }),
  );
}

/** A button on a task's row in the tree, by the title of its command. */
export async function rowAction(page: Page, id: number, title: string): Promise<void> {
  const row = treeItem(page, new RegExp(`Task ${id}, `));
  await row.hover();
  await row.getByRole('button', { name: title }).click();
}

/** What has the focus in a page, by its label as a screen reader says it; empty where nothing has. */
export function focusedName(form: FrameLocator): Promise<string> {
  return form.locator('body').evaluate(() => {
    let element: Element | null = document.activeElement;
    let host = element;
    while (element?.shadowRoot?.activeElement) {
      host = element;
      element = element.shadowRoot.activeElement;
    }
    const labels = [element, host].flatMap((each) => [
      each?.getAttribute('aria-label'),
      (each as HTMLInputElement | null)?.labels?.[0]?.textContent,
      each?.textContent,
    ]);
    return labels.map((label) => label?.trim()).find((label) => label) ?? '';
  });
}

/** Waits until the control with this label has the focus in a page. */
export async function isFocused(form: FrameLocator, label: string): Promise<void> {
  for (let look = 0; look < 50 && (await focusedName(form)) !== label; look++) {
    await form.owner().page().waitForTimeout(100);
  }
  equal(await focusedName(form), label);
}

/** Presses Tab until the control with this label has the focus. */
export async function tabTo(form: FrameLocator, label: string): Promise<void> {
  const page = form.owner().page();
  const seen: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    const name = await focusedName(form);
    if (name.startsWith(label)) return;
    seen.push(name);
  }
  throw new Error(`Tab does not lead to "${label}", but to: ${[...new Set(seen)].join(', ')}`);
}

/** Opens a row of a tree, if it is not open yet. */
export async function expand(page: Page, name: string | RegExp): Promise<void> {
  const row = treeItem(page, name);
  await row.waitFor();
  if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
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

/**
 * All that the page of the webview on show says, to the eye or to a screen reader: its text, and the attributes that
 * are read. SQL, the lines of a log and the names of time zones are left out.
 */
export async function shownTexts(page: Page): Promise<readonly string[]> {
  return webview(page)
    .locator('body')
    .evaluate((body) => {
      const read = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'];
      const texts: string[] = [];
      const nodes: Node[] = [body];
      for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
        if (node instanceof HTMLStyleElement || node instanceof HTMLScriptElement) continue;
        if (node instanceof Text) texts.push(node.data);
        if (node instanceof Element) {
          for (const name of read) texts.push(node.getAttribute(name) ?? '');
          nodes.push(...(node.shadowRoot?.childNodes ?? []));
          if (node.matches('pre, .log, select')) continue;
        }
        nodes.push(...node.childNodes);
      }
      return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter((text) => text !== '');
    });
}

/** Texts that do not fit where they stand in the page of the webview on show, and are not shortened by an ellipsis. */
export async function cutOff(page: Page): Promise<readonly string[]> {
  const places =
    'html, .row:not(.expanded) > .cell, button, vscode-button, vscode-radio, .label, .tabs, dd, dt';
  return webview(page)
    .locator(places)
    .evaluateAll((elements) =>
      elements
        .filter(
          (element) => element.textContent?.trim() && getComputedStyle(element).textOverflow !== 'ellipsis',
        )
        .filter(
          ({ localName, scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
            clientWidth > 0 &&
            (scrollWidth > clientWidth + 1 || (localName !== 'html' && scrollHeight > clientHeight + 1)),
        )
        .map((element) => `${element.localName}: ${element.textContent?.trim() ?? ''}`.slice(0, 100)),
    );
}
