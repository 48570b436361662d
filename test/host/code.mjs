#!/usr/bin/env node
// Stands where @vscode/test-electron expects the `code` executable: takes its options, and runs the tests in the
// editor that npm installed.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
require('tsx/cjs');
const { runExtensionTests } = require('../support/extensionTests.ts');

process.exit(
  await runExtensionTests({
    extensionDevelopmentPath: pathOption('extensionDevelopmentPath'),
    extensionTestsPath: pathOption('extensionTestsPath'),
    userDataFolder: pathOption('user-data-dir'),
  }),
);

function pathOption(name) {
  const value = process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
  return value?.startsWith('file:') ? fileURLToPath(value) : value;
}
