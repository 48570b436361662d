import { databaseBackend } from './databaseBackend';
import { folderBackend } from './folderBackend';
import type { StoreName } from './namedStore';
import { soakDueTasks, soakKills } from './soak';
import { soakRealRuns } from './soakReal';

// `npm run soak` does the same with 200 tasks and 200 kills.
for (const [title, backend] of [
  ['a folder', folderBackend()],
  ['a database', databaseBackend()],
] as const) {
  describe(`${title} under load`, function () {
    this.timeout(120_000);
    let name: StoreName;
    beforeEach(async () => {
      name = await backend.make();
    });
    afterEach(() => backend.remove(name));

    it('lets each of many due tasks run exactly once, whoever looks for them', async () => {
      await soakDueTasks(name, 6, 24);
    });

    it('loses nothing and runs nothing twice when runners are killed (kill -9)', async () => {
      await soakKills(name, { kills: 5, longestMs: 200 });
    });

    it('loses nothing of real runs, and says what is true of each table afterwards', async () => {
      await soakRealRuns(name, { kills: 3, tasks: 6, longestMs: 400 });
    });
  });
}
