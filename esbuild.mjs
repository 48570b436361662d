// Bundles the extension, the command line tool and the webview into dist/.
// node esbuild.mjs [--watch] [--development]
import { build, context } from 'esbuild';

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

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  // The driver is most of the code, and the editor waits for every line of the extension: it is loaded on demand.
  {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    alias: { mysql2: './mysql2.js' },
    external: ['vscode', './mysql2.js'],
  },
  { ...node, entryPoints: { mysql2: 'mysql2', cli: 'src/cli.ts' } },
  {
    ...shared,
    entryPoints: { webview: 'webview/main.ts' },
    platform: 'browser',
    target: 'chrome128',
    format: 'esm',
    tsconfig: 'webview/tsconfig.json',
    loader: { '.css': 'text' },
  },
];

if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
