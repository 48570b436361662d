import { cliArguments } from './cli/cliArguments';
import { errorReport } from './cli/errorReport';
import { helpText } from './cli/helpText';
import { openOutput } from './cli/output';
import { runCommand } from './cli/runCommand';
import { storeCommand } from './cli/storeCommand';

/** Exit codes: 0 in step, 2 not in step, 1 an error. */
async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const output = openOutput(words.includes('--json'));
  try {
    const parsed = cliArguments(words);
    if (parsed.kind === 'help') {
      process.stdout.write(helpText(parsed.command));
      return 0;
    }
    if (parsed.kind === 'store') return await storeCommand(parsed, output);
    return await runCommand(parsed, output);
  } catch (error) {
    output.fail(errorReport(error));
    return 1;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
