import { buildPlan } from '../task/buildPlan';
import { planWishes } from '../task/planWishes';
import type { CliArguments } from './cliArguments';
import { analyzeTables } from './analyzeTables';
import { countTables } from './countTables';
import type { Output } from './output';
import { readPassword } from './readPassword';
import { analysisDocument, analysisText, leftOutText } from './report';
import { syncTables } from './syncTables';

/** Runs one command; returns its exit code. */
export async function runCommand(
  { command, target, settings, count }: Extract<CliArguments, { kind: 'run' }>,
  output: Output,
): Promise<number> {
  const password = await readPassword(target.user, target.host);
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    if (interrupt.signal.aborted) process.exit(130);
    if (command === 'sync') {
      output.note(
        'Aborting: the running statement is stopped on the server. Ctrl+C again leaves it to itself.',
      );
    }
    interrupt.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    const found = await analyzeTables(target, password, settings, interrupt.signal);
    const { skipped } = settings;
    const allowDestructive = command !== 'sync' || settings.allowDestructive;
    const wishes = planWishes(settings);
    const counts = count ? await countTables(found, target, password, settings, interrupt.signal) : undefined;
    const plan = buildPlan(found.analysis, {
      skipped,
      allowDestructive,
      wishes,
      ...(counts && { counts }),
    });
    switch (command) {
      case 'analyze':
        output.print(analysisText(found, plan, target, 'statements'));
        output.document(analysisDocument(command, found, plan));
        return 0;
      case 'check': {
        output.print(analysisText(found, plan, target, 'rows'));
        output.document(analysisDocument(command, found, plan));
        const unknown = plan.excluded.filter(({ reason }) => reason === 'failed' || reason === 'unsupported');
        if (unknown.length + found.problems.length > 0) {
          output.note('Some tables could not be compared. Leave them out with --skip to check the others.');
          return 1;
        }
        return plan.tables.length > 0 ? 2 : 0;
      }
      case 'sync':
        if (found.leftOut.length > 0) output.print(leftOutText(found.leftOut));
        return await syncTables({
          found,
          plan,
          target,
          password,
          settings,
          output,
          signal: interrupt.signal,
        });
    }
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}
