import { listInWords } from '../schema/listInWords';
import { type Partition, partitionList } from '../schema/partitionList';
import { nameInWords, unquoteIdentifier } from '../schema/quoting';
import type { CheckElement, ColumnElement } from '../schema/tableSchema';
import type { ColumnPosition, ColumnRename, TableChange } from './tableDiff';

/** One change in words: what happens to the shadow, with the object named. */
export interface ChangeText {
  readonly sign: '+' | '~' | '-';
  readonly text: string;
}

/** Puts a change in words: `~ column total: decimal(8,2) → decimal(10,2)`. */
export function describeChange(change: TableChange): ChangeText {
  switch (change.kind) {
    case 'addColumn':
      return added(`column ${nameInWords(change.column.name)} ${change.column.type}`);
    case 'dropColumn':
      return dropped(`column ${nameInWords(change.column.name)}`);
    case 'modifyColumn':
      return changed(
        `column ${nameInWords(change.from.name)}: ${columnDifference(change.from, change.to)}${moved(change.position)}`,
      );
    case 'replaceColumn':
      return changed(
        `column ${nameInWords(change.to.name)}: dropped and added again, ${columnDifference(change.from, change.to)}`,
      );
    case 'moveColumn':
      return changed(`column ${nameInWords(change.column.name)}: moved${place(change.position)}`);
    case 'addIndex':
      return added(indexName(change.index));
    case 'dropIndex':
      return dropped(indexName(change.index));
    case 'replaceIndex':
      return changed(
        change.from.text === change.to.text
          ? `${indexName(change.to)}: built again`
          : `${indexName(change.to)}: ${change.from.definition} → ${change.to.definition}`,
      );
    case 'renameIndex':
      return changed(`${indexName(change.from)}: renamed to ${nameInWords(change.to.name)}`);
    case 'moveIndex':
      return changed(
        change.renamed
          ? `${indexName(change.index)}: renamed and named as before, else a foreign key or an index would replace it`
          : `${indexName(change.index)}: built again for its place in the order`,
      );
    case 'addForeignKey':
      return added(`foreign key ${nameInWords(change.foreignKey.name)}`);
    case 'dropForeignKey':
      return dropped(`foreign key ${nameInWords(change.foreignKey.name)}`);
    case 'resetForeignKey':
      return changed(
        `foreign key ${nameInWords(change.from.name)}: dropped and added again around a column change`,
      );
    case 'addCheck':
      return added(`check ${checkName(change.check)}`);
    case 'dropCheck':
      return dropped(`check ${checkName(change.check)}`);
    case 'moveCheck':
      return changed(`check ${checkName(change.check)}: its place in the order`);
    case 'addPeriod':
      return added(`period ${nameInWords(change.period.name)}`);
    case 'dropPeriod':
      return dropped(`period ${nameInWords(change.period.name)}`);
    case 'setOption':
      return changed(
        `${change.name.toLowerCase()}: ${change.from?.value ?? (change.from ? 'on' : 'default')} → ${change.to?.value ?? (change.to ? 'on' : 'default')}`,
      );
    case 'setPartitioning':
      if (change.from === undefined) return added('partitioning');
      if (change.to === undefined) return dropped('partitioning');
      return changed(partitionDifference(change.from, change.to));
  }
}

/** A column that the user says is one of the source under another name. */
export function describeRename({ from, to }: ColumnRename): ChangeText {
  return changed(`column ${nameInWords(from)}: renamed to ${nameInWords(to)}`);
}

const added = (text: string): ChangeText => ({ sign: '+', text });
const dropped = (text: string): ChangeText => ({ sign: '-', text });
const changed = (text: string): ChangeText => ({ sign: '~', text });

function columnDifference(from: ColumnElement, to: ColumnElement): string {
  if (from.name !== to.name) return `${nameInWords(from.name)} → ${nameInWords(to.name)}`;
  if (from.definition === to.definition) return 'character set inherited from the table';
  return from.type === to.type ? `${from.definition} → ${to.definition}` : `${from.type} → ${to.type}`;
}

function moved(position: ColumnPosition | undefined): string {
  return position ? `, moved${place(position)}` : '';
}

function place(position: ColumnPosition): string {
  return position.kind === 'first' ? ' to the front' : ` behind ${nameInWords(position.column)}`;
}

function indexName(index: { readonly type: string; readonly name: string }): string {
  switch (index.type) {
    case 'primary':
      return 'primary key';
    case 'plain':
      return `index ${nameInWords(index.name)}`;
    default:
      return `${index.type} index ${nameInWords(index.name)}`;
  }
}

/** Which partitions come, go and change; or by what they are told apart, where that is another. */
function partitionDifference(from: string, to: string): string {
  const [before, after] = [from, to].map(partitionList);
  const [by, newBy] = [before?.by ?? from, after?.by ?? to].map(inOneLine);
  if (!before || !after || by !== newBy) return `partitioning: ${by} → ${newBy}`;
  const texts = new Map(before.partitions.map(({ name, text }) => [name, text]));
  const left = new Set(after.partitions.map(({ name }) => name));
  const parts = [
    ['adds', after.partitions.filter(({ name }) => !texts.has(name))],
    ['takes away', before.partitions.filter(({ name }) => !left.has(name))],
    ['changes', after.partitions.filter(({ name, text }) => texts.has(name) && texts.get(name) !== text)],
  ] as const;
  const said = parts.flatMap(([verb, some]) => (some.length > 0 ? [`${verb} ${partitionNames(some)}`] : []));
  return `partitions: ${said.length > 0 ? said.join(', ') : 'their order'}`;
}

/** The first of them by name. */
export function partitionNames(partitions: readonly Partition[]): string {
  return listInWords(
    partitions.map(({ name }) => nameInWords(unquoteIdentifier(name))),
    3,
  );
}

function inOneLine(clause: string): string {
  return clause.replace(/^PARTITION BY /i, '').replace(/\s+/g, ' ');
}

/** Its name; of one without a name what it checks. */
export function checkName({ name, definition }: CheckElement): string {
  return name === undefined ? definition : nameInWords(name);
}
