import { columnsOf } from '../../schema/elements';
import { isFunctional, primaryKeyOf } from '../../schema/indexes';
import { namesIn } from '../../schema/namesIn';
import { partitionColumns } from '../../schema/partitionColumns';
import { findOption } from '../../schema/tableOptions';
import type { TableSchema } from '../../schema/tableSchema';
import { columnAfter } from '../changedElements';
import { isCollection } from './refusesConversion';
import type { TableTransition } from '../tableTransition';

/** What OceanBase makes with a table and never changes after that (run on 4.3): the reason, where it would have to. */
export function fixedOnOceanBase({ changes, expected, actual, server }: TableTransition): string | undefined {
  if (server.flavor !== 'oceanbase') return undefined;
  const { name } = actual.name;
  const [wanted, present] = [primaryKey(expected), primaryKey(actual)];
  if (wanted !== present) {
    // Error 1235.
    if (findOption(actual, 'ORGANIZATION HEAP'))
      return `OceanBase cannot change the primary key of ${name}, a heap table.${advice}`;
    // ADD PRIMARY KEY forgets its comment, and changes nothing where the columns are the same.
    if (wanted.includes(' COMMENT ') || withoutComment(wanted) === withoutComment(present))
      return `OceanBase cannot change the comment of the primary key of ${name}.${advice}`;
    if ([expected, actual].some(({ partitioning }) => byPrimaryKey.test(partitioning ?? '')))
      return `OceanBase cannot change the primary key of ${name}, which is partitioned by it.${advice}`;
  }
  if (actual.partitioning !== undefined && expected.partitioning === undefined)
    return `OceanBase cannot end the partitioning of ${name}.${advice}`;
  const held = partitionColumns(actual);
  const counter =
    columnsOf(expected)
      .find(({ autoIncrement }) => autoIncrement)
      ?.name.toLowerCase() ?? '';
  for (const change of changes) {
    // Error 3855, also where its successor comes in the same statement.
    if (change.kind === 'replaceColumn' && held.includes(change.from.name.toLowerCase()))
      return `OceanBase cannot replace column ${change.from.name} of ${name}, by which it is partitioned.${advice}`;
    // Error 1138, even where there is no row.
    const column = columnAfter(change);
    if (column && !column.nullable && isCollection(column.type))
      return `OceanBase cannot make or change column ${column.name} of ${name}, a collection that is NOT NULL.${advice}`;
    // Error 1235.
    const index = change.kind === 'replaceIndex' ? change.to : 'index' in change ? change.index : undefined;
    if (!index || change.kind === 'dropIndex') continue;
    if (/ WITHOUT ARRAY WRAPPER asis /.test(index.definition))
      return `OceanBase cannot build the multi-valued index ${index.name} of ${name}.${advice}`;
    // Error 3754.
    if (isFunctional(index) && namesIn(index.definition).has(counter))
      return `OceanBase cannot build the index ${index.name} of ${name}, which is computed from its counter.${advice}`;
  }
  return undefined;
}

/** Partitioned by the primary key, whichever it is; it may not go then (error 1488). */
const byPrimaryKey = /^\s*partition by key\s*\(\s*\)/i;

const advice = ' Recreate the shadow, or leave the table out.';

function primaryKey(table: TableSchema): string {
  return primaryKeyOf(table)?.definition ?? '';
}

function withoutComment(definition: string): string {
  return definition.replace(/ COMMENT '.*/s, '');
}
