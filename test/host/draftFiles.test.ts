import { deepEqual } from 'node:assert/strict';
import { pbkdf2 } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDraft } from '../../src/host/pages/taskForm/draft';
import { DraftFiles } from '../../src/host/pages/taskForm/draftFiles';
import { taskSettings } from '../support/taskRun';

describe('the files of drafts', () => {
  it('hold at the end of the session what was still to be written, the first draft too (P07)', async () => {
    const root = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
    const folder = join(root, 'drafts');
    const drafts = new DraftFiles(folder);
    const draft = newDraft(taskSettings({ remarks: 'last words' }));
    const problems: unknown[] = [];
    // Whatever would be written in the background has to wait.
    for (let job = 0; job < 8; job++) pbkdf2('', '', 50_000, 64, 'sha512', () => undefined);
    drafts.save(draft, (error) => problems.push(error));
    drafts.flush();
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'));
    deepEqual(JSON.parse(readFileSync(join(folder, file), 'utf8')), draft);
    deepEqual(await drafts.list(), [draft]);
    deepEqual(problems, []);
    rmSync(root, { recursive: true });
  });
});
