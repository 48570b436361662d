// npm run soak: both stores at length, with the figures. `npm run soak -- 20` divides all numbers by 20.
import { databaseBackend } from './databaseBackend';
import { folderBackend } from './folderBackend';
import { soakDueTasks, soakKills } from './soak';
import { soakRealRuns } from './soakReal';

async function main(): Promise<void> {
  const divisor = Number(process.argv[2] ?? 1);
  const some = (count: number): number => Math.ceil(count / divisor);
  for (const [title, backend] of [
    ['folder', folderBackend()],
    ['database', databaseBackend()],
  ] as const) {
    const say = (words: string): void => {
      process.stdout.write(`${title}: ${words}\n`);
    };
    say(await soakDueTasks(await backend.make(), 6, some(200)));
    say(await soakKills(await backend.make(), { kills: some(200), longestMs: 600 }));
    say(
      `real runs, ${await soakRealRuns(await backend.make(), { kills: some(60), tasks: some(150), longestMs: 500 })}`,
    );
  }
  process.exit(0);
}

void main();
