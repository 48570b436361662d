// Bundles the extension, the command line tool and the webview into dist/.
// node esbuild.mjs [--watch] [--development]
import { build, context } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const watch = process.argv.includes('--watch');
const development = watch || process.argv.includes('--development');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  minify: !development,
  sourcemap: development ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  outdir: 'dist',
};

/** @type {import('esbuild').BuildOptions} */
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs' };

/**
 * Gives all files one module of the names that they use. Otherwise each file that imports `vscode` would copy the
 * whole API, and the copies are half of the time that the extension takes to load.
 * @type {import('esbuild').Plugin}
 */
const oneVscode = {
  name: 'one-vscode',
  setup(bundle) {
    bundle.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'one-vscode'
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: 'one-vscode' },
    );
    bundle.onLoad({ filter: /.*/, namespace: 'one-vscode' }, () => {
      const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join('src', file), 'utf8'));
      const names = new Set(sources.join().match(/(?<=\bvscode\.)\w+/g));
      const exported = [...names].map((name) => `export const ${name} = api.${name};`);
      return { contents: [`const api = require('vscode');`, ...exported].join('\n') };
    });
  },
};

/**
 * The driver is most of the code, and the editor waits for every line of the extension: it is loaded on demand, and the
 * package has it once.
 */
const driverApart = { alias: { mysql2: './mysql2.js' }, external: ['./mysql2.js'] };

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...node, ...driverApart, entryPoints: { extension: 'src/extension.ts' }, plugins: [oneVscode] },
  { ...node, ...driverApart, entryPoints: { cli: 'src/cli.ts' } },
  { ...node, entryPoints: { mysql2: 'mysql2' } },
  {
    ...shared,
    entryPoints: { webview: 'webview/main.ts' },
    platform: 'browser',
    target: 'chrome128',
    format: 'esm',
    tsconfig: 'webview/tsconfig.json',
  },
];

if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
