import Mocha from 'mocha';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/** VS Code calls it inside the extension host; rejecting is failing. */
export async function run(): Promise<void> {
  printToLog();
  const mocha = new Mocha({ timeout: 30_000, color: false, reporter: 'spec' });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js')))
    mocha.addFile(join(__dirname, file));
  const { passes, failures, pending } = await statistics(mocha);
  const result = process.env['SHADOW_SYNC_TEST_RESULT'];
  if (result) writeFileSync(result, JSON.stringify({ passes, failures, pending }));
  if (failures > 0 || passes === 0) throw new Error(`${passes} passed, ${failures} failed`);
}

/** The console of the extension host reaches no terminal when the workbench runs in a browser. */
function printToLog(): void {
  const log = process.env['SHADOW_SYNC_TEST_LOG'];
  if (!log) return;
  Object.assign(Mocha.reporters.Base, {
    consoleLog: (...values: readonly unknown[]) => appendFileSync(log, `${format(...values)}\n`),
  });
}

function statistics(mocha: Mocha): Promise<Mocha.Stats> {
  return new Promise((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats) resolve(runner.stats);
      else reject(new Error('Mocha kept no counts.'));
    });
  });
}
