// Mocha's spec reporter; when a run reaches its end, its counts and what failed go to the file SHADOW_SYNC_TEST_RESULT.
'use strict';
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.SHADOW_SYNC_TEST_RESULT;
    if (!file) return;
    const failed = [];
    runner.on('fail', (test, error) => {
      failed.push(`${test.fullTitle()}\n${error.stack ?? error.message ?? error}`);
    });
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(file, JSON.stringify({ passes, failures, pending, failed }));
    });
  }
};
