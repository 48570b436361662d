import { equal } from 'node:assert/strict';
import type { DdlEffect } from '../../src/engine/ddl/effects/ddlEffect';
import type { DdlPhase, DdlStatement } from '../../src/engine/ddl/ddlStatement';
import { planEffect } from '../../src/task/texts/planEffect';

describe('what a server will do for a table', () => {
  it('is said where foreign keys alone change', () => {
    equal(planEffect([statement('addForeignKeys', 'inPlace')]), 'in place, writes go on');
  });

  it('is the worst of all statements, those behind the table among them', () => {
    equal(
      planEffect([
        statement('dropForeignKeys', 'inPlace'),
        statement('table', 'instant'),
        statement('addForeignKeys', 'copy'),
      ]),
      'copies the table, blocks writes',
    );
  });

  it('is not said of a table that is created', () => {
    equal(
      planEffect([statement('table'), statement('table', 'inPlace'), statement('addForeignKeys', 'inPlace')]),
      undefined,
    );
  });
});

function statement(phase: DdlPhase, effect?: DdlEffect): DdlStatement {
  return {
    sql: 'ALTER TABLE t …',
    table: { database: 'shop', name: 't' },
    phase,
    ...(effect && { effect }),
  };
}
