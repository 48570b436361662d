import assert from 'node:assert/strict';
import { countableTables, countHazards } from '../../../../src/task/compare/countHazards';
import { hazardText, withCounts } from '../../../../src/task/compare/hazardCounts';
import { planAnalysis } from '../../../../src/task/compare/planAnalysis';
import type { PlanWishes } from '../../../../src/task/compare/planWishes';
import { openerTo } from '../../../support/engineTarget';
import { sharedServerKind } from '../../../support/serverKind';
import { analyse, execute, results } from '../../../support/taskRun';
import { renameTest, wishesOf } from './renameTest';

describe('columns that the user calls renamed, where their risks are counted', function () {
  this.timeout(60_000);
  const { at, planned } = renameTest();

  const countedTexts = async (wishes: PlanWishes, shown = wishes): Promise<string> => {
    const { analysis } = await analyse(at.database);
    const comparisons = planAnalysis(analysis, new Set(['t']), wishes);
    const counts = new Map();
    const open = openerTo(at.database.server);
    const control = (signal?: AbortSignal) => open({ purpose: 'read' }, signal);
    const { signal } = new AbortController();
    for await (const counted of countHazards(control, countableTables(comparisons), signal))
      counts.set(counted.source, counted.counts);
    const [comparison] = planAnalysis(analysis, new Set(['t']), shown);
    const { state } = withCounts(comparison!, counts);
    return state.status === 'compared' ? state.compared.hazards.map(hazardText).sort().join('\n') : '';
  };

  it('are counted by the names that they have', async () => {
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, note varchar(3) NOT NULL, UNIQUE KEY u (note));
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, legacy varchar(20));
      INSERT INTO _test_t VALUES (1, 'abcd'), (2, NULL), (3, 'x'), (4, 'x');`);
    const texts = await countedTexts(wishesOf(['t', 'legacy', 'note']));
    assert.match(texts, /makes column note NOT NULL \(1 of 4 rows have NULL/);
    assert.match(texts, /narrows column note: varchar\(20\) → varchar\(3\) \(1 of 4 rows do not fit/);
    assert.match(texts, /\(1 values are there more than once in 4 rows/);
  });

  it('are counted in tables that are called like them', async () => {
    await at.database.connection.query(`
      CREATE TABLE u (_test_u int NOT NULL PRIMARY KEY);
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, y int, _test_t int, UNIQUE KEY k (_test_t), _test_u int,
        CONSTRAINT fk FOREIGN KEY (_test_u) REFERENCES u (_test_u));
      CREATE TABLE _test_u (_test_u int NOT NULL PRIMARY KEY);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, y int, legacy int, parent int);
      INSERT INTO _test_t (id, legacy, parent) VALUES (1, 1, 5), (2, 1, 6);`);
    const texts = await countedTexts(wishesOf(['t', 'legacy', '_test_t'], ['t', 'parent', '_test_u']));
    assert.match(texts, /\(1 values are there more than once in 2 rows/);
    assert.match(texts, /\(2 of 2 rows have no parent/);
  });

  it('are counted anew where they are other ones', async () => {
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, x int, note int NOT NULL);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, x int, full int, sparse int);
      INSERT INTO _test_t (id, full) VALUES (1, 1);`);
    const [full, sparse] = [wishesOf(['t', 'full', 'note']), wishesOf(['t', 'sparse', 'note'])];
    assert.match(await countedTexts(full), /NOT NULL \(0 of 1 rows have NULL/);
    assert.match(await countedTexts(full, sparse), /makes column note NOT NULL$/m);
    assert.match(await countedTexts(sparse), /NOT NULL \(1 of 1 rows have NULL/);
  });

  it('are announced to fail where the table is copied for them, and rows cannot be', async function () {
    const { flavor, old } = await sharedServerKind();
    if (flavor !== 'mysql' || old) this.skip();
    await at.database.connection.query(`
      CREATE TABLE t (id int NOT NULL PRIMARY KEY, b int, v tinyint GENERATED ALWAYS AS (id * 100) VIRTUAL);
      CREATE TABLE _test_t (id int NOT NULL PRIMARY KEY, a int, v tinyint GENERATED ALWAYS AS (id * 100) VIRTUAL);
      SET sql_mode = ''; INSERT INTO _test_t (id) VALUES (2);`);
    const plan = await planned(wishesOf(['t', 'a', 'b']), true);
    assert.deepEqual(
      plan.tables[0]?.hazards.map(({ text }) => text),
      ['fails on rows for which column v cannot be computed'],
    );
    const { task } = await execute(at.database, plan);
    assert.deepEqual(results(task), { t: 'failed' });
  });
});
