import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where tests leave pictures; the first one makes the folder. */
export const output = join(__dirname, '..', 'output');

/** Keeps a picture of the page after each test of the suite that failed. */
export function pictureFailures(page: () => Page): void {
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    await page().screenshot({ path: join(output, `failed ${test.fullTitle().replaceAll('/', '-')}.png`) });
  });
}
