// npm run demo: a private database with a sample schema, and an editor with the extension and a ready connection.
// npm run demo -- --desktop: the same in the desktop VS Code on the PATH.
import { createRequire } from 'node:module';
import { ensureDependencies } from '../support/dependencies.mjs';

ensureDependencies();
const require = createRequire(import.meta.url);
require('tsx/cjs');
const { runDemo } = require('./demo.ts');
await runDemo(process.argv.includes('--desktop'));
