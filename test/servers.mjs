// npm run test:servers: the database tests on each server that can be had here, one after another, and a table of what
// became of them. `npm run test:servers -- mysql-5.6 oceanbase` takes only those.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** As in SHADOW_SYNC_TEST_SERVER; what each needs is said in CONTRIBUTING.md. */
const known = [
  'mariadb',
  'mariadb-11',
  'mariadb-10.6',
  'mariadb-10.5',
  'mariadb-10.3',
  'mysql-9',
  'mysql-8.4',
  'mysql-8.0',
  'mysql-8.0.28',
  'mysql-8.0.19',
  'mysql-5.7',
  'mysql-5.6',
  'tidb',
  'oceanbase',
];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no server ${unknown.join(', ')}. Known are ${known.join(', ')}.`);
  process.exit(1);
}

const rows = [];
for (const name of asked.length > 0 ? asked : known) rows.push(await testOn(name));

console.log('\nserver        version                                 passed  failed  skipped  seconds');
for (const { name, version, passed, failed, skipped, seconds } of rows) {
  const counts = [passed, failed, skipped].map((count) => String(count).padStart(6));
  console.log(
    `${name.padEnd(13)} ${version.slice(0, 38).padEnd(38)} ${counts.join('  ')}   ${seconds.toFixed(0).padStart(6)}`,
  );
}
const sum = (key) => rows.reduce((total, row) => total + (Number(row[key]) || 0), 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exit(rows.some(({ failed, code }) => failed > 0 || code !== 0) ? 1 : 0);

/** Counts from what the run prints; one that ends without its sum has failed as a whole. */
async function testOn(name) {
  console.log(`\n══ ${name} ${'═'.repeat(Math.max(3, 75 - name.length))}`);
  const { SHADOW_SYNC_TEST_URL: _, ...environment } = process.env;
  const start = performance.now();
  const { code, text } = await run({ ...environment, SHADOW_SYNC_TEST_SERVER: name });
  const sums = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const skipped = [...text.matchAll(/^\s+(\d+) pending$/gm)].reduce(
    (total, [, count]) => total + Number(count),
    0,
  );
  return {
    name,
    code,
    version: /^(\S+) on \S+:\d+$/m.exec(text)?.[1] ?? 'did not start',
    passed: Number(sums?.[1] ?? 0),
    failed: Number(sums?.[2] ?? 1),
    skipped,
    seconds: (performance.now() - start) / 1000,
  };
}

function run(env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'test', 'run.mjs'), 'database'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    child.once('error', (error) => resolve({ code: 1, text: `${text}\n${error.message}` }));
    child.once('close', (code) => resolve({ code, text }));
  });
}
