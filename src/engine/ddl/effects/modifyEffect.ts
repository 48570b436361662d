import type { ColumnModification } from '../../diff/changedElements';
import { withoutCharset } from '../../diff/effectiveCharset';
import { clusteredKey } from '../../diff/clusteredKey';
import type { TableTransition } from '../../diff/tableTransition';
import { checkIn } from '../../schema/columns';
import { checksOf, columnsOf, indexesOf } from '../../schema/elements';
import { namesIn } from '../../schema/namesIn';
import { quoteIdentifier } from '../../schema/quoting';
import { atLeast } from '../../schema/serverVersion';
import type { ColumnElement, IndexElement } from '../../schema/tableSchema';
import { charsetOf, widestCharacter } from '../types/charsets';
import { membersOf, parseDataType } from '../../schema/dataType';
import { type DdlEffect, worstEffect } from './ddlEffect';
import type { InnodbContext } from './innodbContext';
import { typeConversion } from '../types/typeConversion';

/** What InnoDB does for a changed column. */
export function modifyEffect(change: ColumnModification, context: InnodbContext): DdlEffect {
  const { from, to, position, converted } = change;
  const { server, instantColumns, metadata } = context;
  if (converted || from.autoIncrement !== to.autoIncrement || from.generated || to.generated) return 'copy';
  if (isJsonText(from) || computesAnew(change, context)) return 'copy';
  const mariadb = server.flavor === 'mariadb';
  // MariaDB takes it for another type than itself.
  if (mariadb && to.type === 'year(2)') return 'copy';
  const moved = mariadb && instantColumns === 'anywhere' ? 'instant' : 'rebuild';
  return worstEffect([
    metadata,
    ...(position ? ([moved] as const) : []),
    ...(from.name === to.name ? [] : (['inPlace'] as const)),
    // MariaDB keeps NULL flags apart from the rows it wrote before; a new NOT NULL has to look at each row.
    ...(from.nullable === to.nullable ? [] : ([nullEffect(to)] as const)),
    ...(from.type === to.type ? [] : [typeEffect(from, to, context)]),
    ...otherEffect(from, to),
  ]);
}

/** What is computed from the default of a column is so anew whatever changes of that, be it but for its index. */
function computesAnew({ from }: ColumnModification, { actual }: InnodbContext): boolean {
  const ofDefault = `default(${quoteIdentifier(from.name)})`.toLowerCase();
  return columnsOf(actual).some(({ generated }) => generated?.expression.toLowerCase().includes(ofDefault));
}

/** MariaDB takes a text that its definition calls JSON no more for one of another type. */
export function isJsonText({ definition }: ColumnElement): boolean {
  return checkIn(definition)?.includes('json_valid(') ?? false;
}

/** "Cannot convert NULL to non-constant DEFAULT", which MariaDB says of any TIMESTAMP. */
function nullEffect(to: ColumnElement): DdlEffect {
  return !to.nullable && /^timestamp\b/i.test(to.type) ? 'copy' : 'rebuild';
}

function typeEffect(from: ColumnElement, to: ColumnElement, context: InnodbContext): DdlEffect {
  const { server, metadata, actual } = context;
  // MySQL looks at all rows of a check whose column changes its type.
  const checked = checksOf(actual).some((check) => namesIn(check.definition).has(from.name.toLowerCase()));
  if (checked && server.flavor === 'mysql') return 'copy';
  const before = parseDataType(from.type);
  const after = parseDataType(to.type);
  if (before.name !== after.name || typeConversion(from.type, to.type) !== 'safe') return 'copy';
  if (before.family === 'enum') {
    return bytesOfNumbers(membersOf(before)) === bytesOfNumbers(membersOf(after)) ? metadata : 'copy';
  }
  if (before.family === 'set') {
    return bytesOfBits(membersOf(before)) === bytesOfBits(membersOf(after)) ? metadata : 'copy';
  }
  const may = server.flavor === 'mariadb' || atLeast(server, [5, 7, 0]);
  if (!may || !lengthensAlike(from, to, context)) return 'copy';
  return worstEffect([inPlaceAtBest(metadata, context), ...bytesEffect(from, context)]);
}

/**
 * True for a VARCHAR or VARBINARY that gets longer, whose values tell their lengths in as many bytes as before: in one
 * up to 255, else in two (MySQL manual, "Online DDL Operations").
 */
export function lengthensAlike(
  from: ColumnElement,
  to: ColumnElement,
  { actual, expected, server }: TableTransition,
): boolean {
  const [before, after] = [parseDataType(from.type), parseDataType(to.type)];
  if (before.name !== after.name || Number(before.argument) > Number(after.argument)) return false;
  if (before.name !== 'varchar' && before.name !== 'varbinary') return false;
  const charset = charsetOf(from, actual, server);
  if (before.name === 'varchar' && (charset === undefined || charset !== charsetOf(to, expected, server)))
    return false;
  const width = before.name === 'varbinary' ? 1 : widestCharacter(charset ?? '');
  const isLong = ({ argument }: { readonly argument: string }): boolean => Number(argument) * width > 255;
  return isLong(before) === isLong(after);
}

/** MariaDB builds the indexes over a longer VARBINARY again, and with them the rows. */
function bytesEffect({ name, type }: ColumnElement, { server, actual }: InnodbContext): DdlEffect[] {
  if (server.flavor !== 'mariadb' || !type.startsWith('varbinary')) return [];
  const isOver = (index: IndexElement | undefined): boolean =>
    index?.columns.some((column) => column.toLowerCase() === name.toLowerCase()) === true;
  if (isOver(clusteredKey(actual))) return ['rebuild'];
  return indexesOf(actual).some(isOver) ? ['inPlace'] : [];
}

/** MySQL 8 has this change in its list of those in place, not of the instant ones. */
function inPlaceAtBest(metadata: DdlEffect, { server }: InnodbContext): DdlEffect {
  return server.flavor === 'mysql' ? 'inPlace' : metadata;
}

function bytesOfNumbers(members: readonly string[]): number {
  return members.length < 256 ? 1 : 2;
}

function bytesOfBits(members: readonly string[]): number {
  return [8, 16, 24, 32].findIndex((bits) => members.length <= bits);
}

/**
 * Defaults and comments are the definition's, and so is a check behind a column, for which MariaDB looks at no row; of
 * other attributes each server has rules of its own.
 */
function otherEffect(from: ColumnElement, to: ColumnElement): DdlEffect[] {
  return bare(from) === bare(to) ? [] : ['unknown'];
}

function bare(column: ColumnElement): string {
  const { defaultValue, comment, onUpdate } = column;
  let rest = withoutCharset(column)
    .slice(column.type.length)
    .replace(/ COMMENT '(?:[^'\\]|''|\\.)*'/s, comment === undefined ? '$&' : '');
  if (defaultValue !== undefined) rest = rest.replace(` DEFAULT ${defaultValue}`, () => '');
  if (onUpdate !== undefined) rest = rest.replace(` ON UPDATE ${onUpdate}`, () => '');
  const check = checkIn(rest);
  if (check !== undefined) rest = rest.slice(0, -check.length).trimEnd();
  return rest.replace(/ (?:NOT )?NULL\b/, '');
}
