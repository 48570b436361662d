// npm test: installs what is missing, builds, checks and runs every suite. `node test/run.mjs engine host` runs only
// those. The last line is the sum: "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './support/dependencies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

/** In this order; a folder of tests that is not listed runs after them. */
const knownSuites = ['support', 'address', 'engine', 'task', 'store', 'database', 'host', 'webview', 'demo'];
/** Their files have servers, editors and folders of their own and mostly wait for them: two at a time. */
const waitingSuites = ['store', 'database', 'webview'];
/** Measure no time, and so run beside the checks and the fixtures. */
const patientSuites = ['support', 'address', 'engine', 'task', 'store'];
const otherFolders = ['bench', 'fixtures', 'output'];
/** A run of everything takes the fixtures on these, too, where they can be had (CONTRIBUTING.md). */
const otherServers = ['mysql-8.0', 'mysql-5.7'];

const checks = [
  ['typecheck src', binary('tsc'), '-p', '.'],
  ['typecheck webview', binary('tsc'), '-p', 'webview'],
  ['typecheck test', binary('tsc'), '-p', 'test'],
  ['lint', binary('oxlint'), '--type-aware', '--deny-warnings'],
  ['format', binary('prettier'), '--check', '--log-level', 'warn', '.'],
  ['unused code', binary('knip'), '--no-progress'],
];

const asked = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };
const times = [];
let countedSuites = 0;
/** Whether one step runs at a time, and what it says can be shown as it comes. */
let live = true;
/** What failed, told again at the end, where nobody has to look for it. */
const failures = [];

ensureDependencies();
const require = createRequire(import.meta.url);
require('tsx/cjs');
const { endWithParent, onExit } = require('./support/onExit.ts');
const { sharedDatabase } = require('./support/database.ts');
const { findDatabaseProgram } = require('./support/databaseProgram.ts');
const { packageExtension } = require('./support/packageExtension.ts');
endWithParent();
const results = mkdtempSync(join(tmpdir(), 'shadow-sync-'));
onExit(() => rmSync(results, { recursive: true, force: true }));

await check('build', process.execPath, 'esbuild.mjs');
const suites = findSuites();
if (suites.some((suite) => ['host', 'webview', 'demo'].includes(suite))) await packOnce();
if (suites.length > 0) await startSharedDatabase();
const isPatient = (suite) => patientSuites.includes(suite);
await together(
  () => inTurn(asked.length === 0 ? checks : [], ([name, ...command]) => check(name, ...command)),
  () => inTurn(suites.filter(isPatient), runMocha),
  () => inTurn(asked.length === 0 ? otherServers : [], runFixturesElsewhere),
);
await inTurn(
  suites.filter((suite) => !isPatient(suite)),
  async (suite) => {
    await runMocha(suite);
    if (suite === 'host') await runInEditor();
  },
);

console.log('');
for (const [name, seconds] of times) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
for (const failure of failures) console.log(`\nFailed: ${failure}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);

function findSuites() {
  const unknown = asked.filter((name) => !existsSync(`test/${name}`));
  if (unknown.length > 0) {
    console.error(`There is no test/${unknown.join(', test/')}.`);
    process.exit(1);
  }
  const folders = readdirSync('test', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const others = folders
    .map((entry) => entry.name)
    .filter((name) => !knownSuites.includes(name) && !otherFolders.includes(name) && hasTests(name));
  return [...knownSuites, ...others].filter((name) => {
    if (asked.length > 0) return asked.includes(name);
    if (existsSync(`test/${name}`)) return true;
    console.log(`\nSkipped: there is no test/${name} yet.`);
    return false;
  });
}

function hasTests(folder) {
  return readdirSync(`test/${folder}`, { recursive: true }).some((file) => file.endsWith('.test.ts'));
}

/** Leaves its file's name in the environment, where the suites find it. */
async function packOnce() {
  await section('package', async () => {
    try {
      packageExtension();
      totals.passed++;
    } catch (error) {
      fail(`package: ${error.message}`);
    }
  });
}

/** One server for all suites; each uses databases of its own names. */
async function startSharedDatabase() {
  await section('database server', async () => {
    const server = await sharedDatabase();
    process.env.SHADOW_SYNC_TEST_URL = server.url;
    console.log(`${server.version} on ${server.host}:${server.port}`);
  });
}

async function runMocha(suite) {
  // The editor runs these.
  const others = suite === 'host' ? ['--ignore', 'test/host/inEditor/**'] : [];
  const jobs = waitingSuites.includes(suite) ? ['--parallel', '--jobs', '2'] : [];
  // A key or a click that comes while the editor draws is lost now and then: the second time tells what is broken.
  const retries = suite === 'webview' ? ['--retries', '1'] : [];
  const options = ['--reporter', './test/support/reporter.cjs', ...others, ...jobs, ...retries];
  await countedSuite(suite, {}, binary('mocha'), ...options, `test/${suite}/**/*.test.ts`);
}

async function runInEditor() {
  if (!existsSync('test/host/inEditor')) return;
  await countedSuite(
    'host, in the editor',
    {},
    process.execPath,
    '--import',
    'tsx',
    'test/host/runInEditor.ts',
  );
}

async function runFixturesElsewhere(server) {
  try {
    findDatabaseProgram(server);
  } catch (error) {
    console.log(`\nSkipped: ${server} cannot be had here. ${error.message}`);
    return;
  }
  const environment = { SHADOW_SYNC_TEST_SERVER: server, SHADOW_SYNC_TEST_URL: '' };
  const options = ['--reporter', './test/support/reporter.cjs', 'test/database/fixtures.test.ts'];
  await countedSuite(`fixtures on ${server}`, environment, binary('mocha'), ...options);
}

/** A step that passes or fails as a whole. */
async function check(name, program, ...parameters) {
  await section(name, async (output) => {
    const code = await run(program, parameters, output);
    if (code === 0) totals.passed++;
    else fail(`${name} ended with ${code}`);
  });
}

/** A step that leaves its counts in a file; one that ended without them, or ran nothing, has failed. */
async function countedSuite(name, environment, program, ...parameters) {
  await section(name, async (output) => {
    const file = join(results, `${++countedSuites}.json`);
    const code = await run(program, parameters, output, { ...environment, SHADOW_SYNC_TEST_RESULT: file });
    const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passes: 0, failures: 0 };
    totals.passed += counts.passes;
    totals.failed += counts.failures;
    failures.push(...(counts.failed ?? []).map((text) => `${name}: ${text}`));
    if (counts.failures > 0) return;
    if (code !== 0 || counts.passes === 0) {
      fail(counts.passes === 0 ? `no test ran in ${name}` : `${name} ended with ${code}`);
    }
  });
}

/** Counts a step as one failure. */
function fail(text) {
  totals.failed++;
  failures.push(text);
}

/** At the same time; each step is told of in one piece when it ends. */
async function together(...works) {
  live = false;
  await Promise.all(works.map((work) => work()));
  live = true;
}

async function inTurn(what, step) {
  for (const each of what) await step(each);
}

async function section(name, work) {
  const output = live ? undefined : [];
  const heading = `\n── ${name} ${'─'.repeat(Math.max(3, 76 - name.length))}`;
  if (!output) console.log(heading);
  const start = performance.now();
  await work(output);
  times.push([name, (performance.now() - start) / 1000]);
  if (output) console.log(`${heading}\n${output.join('')}`);
}

/** What it says goes to `output`, or on as it comes. */
function run(program, parameters, output, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      stdio: output ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => output.push(text));
    }
    const calledOff = onExit(() => child.kill('SIGTERM'));
    const end = (code) => {
      calledOff();
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      end(1);
    });
    child.once('close', end);
  });
}

function binary(name) {
  return join(root, 'node_modules', '.bin', name);
}
