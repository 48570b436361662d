import { buildPlan } from '../task/buildPlan';
import { planWishes } from '../task/compare/planWishes';
import type { CliArguments } from './cliArguments';
import { analyzeTables } from './analyzeTables';
import { countTables } from './countTables';
import { withInterrupt } from './interrupt';
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
  const work = async (signal: AbortSignal): Promise<number> => {
    const found = await analyzeTables(target, password, settings, signal);
    const { skipped } = settings;
    const allowDestructive = command !== 'sync' || settings.allowDestructive;
    const wishes = planWishes(settings);
    const counts = count ? await countTables(found, target, password, settings, signal) : undefined;
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
        return syncTables({
          found,
          plan,
          target,
          password,
          settings,
          output,
          signal,
        });
    }
  };
  return withInterrupt(output, work, command === 'sync');
}
