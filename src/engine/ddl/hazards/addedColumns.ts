import { successorOf } from '../renameCandidates';
import { isShape } from '../../diff/shapes';
import type { TableTransition } from '../../diff/tableTransition';
import { parseDataType, wholeRange } from '../../schema/dataType';
import { indexesOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import type { ColumnElement } from '../../schema/tableSchema';
import { sequenceFindings } from './columnHazards';
import { destructive, type Finding, harmless, type Probe } from './finding';
import { nullProbe, rowProbe } from './probes/hazardProbes';

/** What a new column asks of the rows that are there. */
export function addedFindings(column: ColumnElement, transition: TableTransition): Finding[] {
  return [...newShape(column, transition), ...newCounter(column), ...sequenceFindings(column)];
}

/** What goes with a column, unless another one is the same, renamed. */
export function droppedFinding(column: ColumnElement, { changes, actual }: TableTransition): Finding {
  const successor = successorOf(column, changes, actual);
  const text = `drops column ${nameInWords(column.name)}`;
  return lossOf(
    column,
    successor ? `${text}, unless ${nameInWords(successor.name)} is its new name: then rename it` : text,
  );
}

/** The values of a generated column are computed again; those of a plain one are gone. */
export function replacedFindings(
  from: ColumnElement,
  to: ColumnElement,
  transition: TableTransition,
): Finding[] {
  if (from.generated && to.generated) return [];
  const loss = lossOf(from, `drops column ${nameInWords(from.name)} and adds it anew`);
  return [loss, ...newShape(to, transition)];
}

function lossOf(column: ColumnElement, text: string): Finding {
  const finding = destructive('dropsColumn', text);
  // A virtual column has no values of its own.
  if (column.generated) return finding;
  return { ...finding, probe: () => nullProbe(column.name, 'lose a value') };
}

/** No server has a value of its own for a shape; MariaDB leaves it empty, which a SPATIAL index does not take. */
function newShape(column: ColumnElement, { expected, server }: TableTransition): Finding[] {
  if (column.nullable || column.generated || !isShape(column)) return [];
  const isIndexed = indexesOf(expected).some(
    ({ type, columns }) => type === 'spatial' && columns.includes(column.name),
  );
  if (server.flavor === 'mariadb' && !isIndexed) return [];
  return [
    {
      ...harmless(
        'requiresNotNull',
        `fails where there are rows: column ${nameInWords(column.name)} is a shape and NOT NULL`,
      ),
      probe: () => rowProbe('TRUE', 'are there'),
    },
  ];
}

/** The server numbers the rows that are there; an INT has numbers for more than a table is likely to have. */
function newCounter({ name, type, autoIncrement }: ColumnElement): Finding[] {
  const most = wholeRange(parseDataType(type))?.[1];
  if (!autoIncrement || most === undefined || most >= 2n ** 31n - 1n) return [];
  const text = `fails where there are more rows than column ${nameInWords(name)} (${type}) has numbers for`;
  const expression = `GREATEST(COUNT(*) - ${most}, 0)`;
  const probe = (): Probe => ({ expression, alone: false, unit: 'rows', what: 'get no number' });
  return [{ ...harmless('narrowsColumn', text), probe }];
}
