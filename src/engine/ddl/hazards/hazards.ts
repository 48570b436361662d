import { checkName, partitionNames } from '../../diff/describeChange';
import { isShape } from '../../diff/shapes';
import type { TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf, indexesOf } from '../../schema/elements';
import { type Partition, partitionList } from '../../schema/partitionList';
import { nameInWords } from '../../schema/quoting';
import { findOption } from '../../schema/tableOptions';
import type { ColumnElement, ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { charsetOf } from '../types/charsets';
import { columnFindings, sequenceFindings } from './columnHazards';
import { copyFindings } from './copyFindings';
import { parseDataType, wholeRange } from '../../schema/dataType';
import type { Hazard } from '../ddlStatement';
import { destructive, type Finding, harmless, type Probe } from './finding';
import { nullProbe, orphanProbe, rowProbe } from './hazardProbes';
import { newValues } from './newValues';
import { demandFindings } from './rowDemands';
import { keptUniqueFindings, uniqueFinding } from './uniqueHazards';
import { legBetween } from '../planLeg';
import { restartsVersioning, waypoints } from '../rounds/waypoints';

/** What deserves a second look in these changes, in their order. */
export function hazardsOf(transition: TableTransition): Hazard[] {
  return findingsOf(transition).map(({ hazard }) => hazard);
}

/** What deserves a second look in a table that does not exist yet. */
export function hazardsOfCreate(expected: TableSchema): Hazard[] {
  return columnsOf(expected).flatMap((column) => sequenceFindings(column).map(({ hazard }) => hazard));
}

/** What the loss of a whole shadow is called, that its successor may be made anew. */
export const recreation: Finding = {
  ...destructive('recreatesTable', 'drops the shadow with its rows and creates it anew'),
  probe: () => rowProbe('TRUE', 'go'),
};

/** The hazards with what to ask the server about each of them. */
export function findingsOf(transition: TableTransition): Finding[] {
  const findings = [
    ...transition.changes.flatMap((change) => findingsOfChange(change, transition)),
    ...demandFindings(transition),
    ...keptUniqueFindings(transition),
    ...copyFindings(transition),
    ...(restartsVersioning(transition) ? [lostHistory] : []),
  ];
  const known = new Set(findings.map(({ hazard }) => hazard.text));
  return [...findings, ...onTheWay(transition).filter(({ hazard }) => !known.has(hazard.text))];
}

/** What rows meet on the first leg, as the table is written anew with what goes on a later one. */
function onTheWay(transition: TableTransition): Finding[] {
  const [stop] = waypoints(transition);
  if (!stop) return [];
  const leg = legBetween(transition.actual, stop, transition.server);
  return [...demandFindings(leg), ...copyFindings(leg)];
}

function findingsOfChange(change: TableChange, transition: TableTransition): Finding[] {
  const { expected, actual, server } = transition;
  switch (change.kind) {
    case 'dropColumn':
      return [droppedColumn(change.column, `drops column ${nameInWords(change.column.name)}`)];
    case 'replaceColumn':
      // The values of a generated column are computed again; those of a plain one are gone.
      return change.from.generated && change.to.generated
        ? []
        : [
            droppedColumn(change.from, `drops column ${nameInWords(change.from.name)} and adds it anew`),
            ...newShape(change.to, transition),
          ];
    case 'modifyColumn':
      return columnFindings(
        change.from,
        change.to,
        {
          before: charsetOf(change.from, actual, server),
          after: charsetOf(change.to, expected, server),
        },
        server,
      );
    case 'addColumn':
      return [
        ...newShape(change.column, transition),
        ...newCounter(change.column),
        ...sequenceFindings(change.column),
      ];
    case 'dropIndex':
      return [destructive('dropsIndex', `drops index ${nameInWords(change.index.name)}`)];
    case 'addIndex':
      return uniqueFinding(change.index, transition);
    case 'replaceIndex':
      return change.from.text === change.to.text ? [] : uniqueFinding(change.to, transition);
    case 'dropCheck':
      return [harmless('dropsConstraint', `drops check ${checkName(change.check)}`)];
    case 'dropForeignKey':
      return [harmless('dropsConstraint', `drops foreign key ${nameInWords(change.foreignKey.name)}`)];
    case 'addForeignKey':
      return [uncheckedRows(change.foreignKey, transition)];
    case 'resetForeignKey': {
      // Its columns change, or the target changes or loses its rows: what they will have in common is not known.
      const name = nameInWords(change.to.name);
      return [harmless('uncheckedRows', `adds foreign key ${name} again without checking the rows`)];
    }
    case 'dropPeriod':
      return [destructive('dropsConstraint', `drops period ${nameInWords(change.period.name)}`)];
    case 'setPartitioning':
      return partitionFindings(change.from, change.to);
    case 'setOption':
      return [...optionFindings(change), ...expiryFindings(change, transition)];
    case 'moveColumn':
    case 'moveIndex':
    case 'moveCheck':
    case 'addCheck':
    case 'addPeriod':
      return [];
  }
}

function uncheckedRows(foreignKey: ForeignKeyElement, transition: TableTransition): Finding {
  const finding = harmless(
    'uncheckedRows',
    `adds foreign key ${nameInWords(foreignKey.name)} without checking the rows that are there`,
  );
  const values = newValues(transition);
  if (foreignKey.columns.some((column) => values.has(column.toLowerCase()))) return finding;
  return { ...finding, probe: () => orphanProbe(foreignKey, transition.actual.name, transition.server) };
}

function droppedColumn(column: ColumnElement, text: string): Finding {
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

/** The server finds a new place for each row, or refuses all; what archives or drops rows by partition sees others. */
function partitionFindings(from: string | undefined, to: string | undefined): Finding[] {
  const left = new Set(partitionsOf(to).map(({ name }) => name));
  const gone = partitionsOf(from).filter(({ name }) => !left.has(name));
  if (gone.length === 0) return [];
  if (to === undefined) return [harmless('dropsPartitions', 'ends the partitioning; the rows stay')];
  const names = `partition${gone.length > 1 ? 's' : ''} ${partitionNames(gone)}`;
  return [destructive('dropsPartitions', `takes away ${names}; the rows go to others`)];
}

function partitionsOf(clause: string | undefined): readonly Partition[] {
  return (clause === undefined ? undefined : partitionList(clause)?.partitions) ?? [];
}

const lostHistory = destructive('dropsHistory', 'drops the history of rows');

/** From when on rows expire, or begin to: TiDB's TTL counts where TTL_ENABLE does not say OFF. */
function expiryFindings(
  { name, to }: Extract<TableChange, { kind: 'setOption' }>,
  { expected, changes }: TableTransition,
): Finding[] {
  const begins =
    name === 'TTL_ENABLE' && !changes.some((each) => each.kind === 'setOption' && each.name === 'TTL');
  const rule = begins ? findOption(expected, 'TTL') : to;
  if (!rule || (!begins && name !== 'TTL' && name !== 'EXPIRE_INFO')) return [];
  if (findOption(expected, 'TTL_ENABLE')?.value === "'OFF'") return [];
  return [destructive('expiresRows', `lets the server delete rows that are old (${rule.text})`)];
}

function optionFindings({ name, to }: Extract<TableChange, { kind: 'setOption' }>): Finding[] {
  // The server deletes the old versions of all rows.
  if (name === 'WITH SYSTEM VERSIONING' && !to) {
    return [lostHistory];
  }
  if (to && (name === 'KEY_BLOCK_SIZE' || /^ROW_FORMAT=(?:COMPRESSED|COMPACT|REDUNDANT)$/i.test(to.text))) {
    return [harmless('narrowsRows', `fails on rows that are too wide for ${to.text}`)];
  }
  if (name !== 'ENGINE') return [];
  const forgets = /^(memory|blackhole|heap)$/i.test(to?.value ?? '');
  const text = `changes the engine to ${to?.value ?? 'the default'}`;
  return [
    forgets
      ? { ...destructive('changesEngine', text), probe: () => rowProbe('TRUE', 'are there') }
      : harmless('changesEngine', text),
  ];
}
