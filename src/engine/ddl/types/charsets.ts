import { effectiveCollation } from '../../diff/effectiveCharset';
import type { ServerFacts } from '../../schema/serverFacts';
import type { ColumnElement, TableSchema } from '../../schema/tableSchema';

/** The column's own character set, or the one that it inherits from its table. */
export function charsetOf(
  column: ColumnElement,
  table: TableSchema,
  server: ServerFacts,
): string | undefined {
  if (column.charset) return column.charset;
  const collation = effectiveCollation(column, table, server);
  return collation === undefined
    ? undefined
    : Object.keys(server.defaultCollations).find(
        (charset) => collation === charset || collation.startsWith(`${charset}_`),
      );
}

/** What becomes of characters in another character set. */
export type CharsetConversion =
  /** Each one is there. */
  | 'holds'
  /** Each one is there; but not every code of the old character set is a character. */
  | 'refusesCodes'
  /** Some may be missing. */
  | 'lacks';

/** What is not known counts as a loss. Run on servers for each code of one and two bytes. */
export function charsetConversion(before: string, after: string): CharsetConversion {
  if (before === after || before === 'ascii') return 'holds';
  if (!unicode.test(after)) return 'lacks';
  if (unicode.test(before) || before === 'gb18030')
    return wholeUnicode.has(after) || before === 'ucs2' || /^utf8(?:mb3)?$/.test(before) ? 'holds' : 'lacks';
  return wholeCodes.has(before) ? 'holds' : 'refusesCodes';
}

/** True when the same character can take more bytes, so that a TEXT may become too short. */
export function charsetWidens(before: string, after: string): boolean {
  const [oldFamily, oldLeast, oldBeyond] = encodingOf(before);
  const [family, least, , most] = encodingOf(after);
  return least > oldLeast || (family !== oldFamily && most > oldBeyond);
}

/** True where both give the letters of ASCII the same bytes. */
export function writeAsciiAlike(one: string, other: string): boolean {
  return encodingOf(one)[1] === 1 && encodingOf(other)[1] === 1;
}

/** The bytes of the widest character. */
export function widestCharacter(charset: string): number {
  return encodingOf(charset)[3];
}

const unicode = /^(?:utf|ucs)/;
const wholeUnicode = new Set(['utf8mb4', 'utf16', 'utf16le', 'utf32']);
/** Character sets of which each code is a character of the basic plane. */
const wholeCodes = new Set(
  'latin1 latin2 latin5 latin7 cp850 cp852 cp866 koi8r koi8u keybcs2 macce macroman'.split(' '),
);

/** Those of a family give a character the same bytes; then those of ASCII, the least of the others, and the most. */
type Encoding = readonly [family: string, ascii: number, beyond: number, most: number];

function encodingOf(charset: string): Encoding {
  return encodings[charset] ?? [charset, 1, 1, 1];
}

const encodings: Readonly<Partial<Record<string, Encoding>>> = {
  ascii: ['ascii', 1, Infinity, 1],
  utf8: ['utf8', 1, 2, 3],
  utf8mb3: ['utf8', 1, 2, 3],
  utf8mb4: ['utf8', 1, 2, 4],
  ucs2: ['utf16', 2, 2, 2],
  utf16: ['utf16', 2, 2, 4],
  utf16le: ['utf16', 2, 2, 4],
  utf32: ['utf32', 4, 4, 4],
  gb2312: ['gb', 1, 2, 2],
  gbk: ['gb', 1, 2, 2],
  gb18030: ['gb', 1, 2, 4],
  big5: ['big5', 1, 2, 2],
  euckr: ['euckr', 1, 2, 2],
  sjis: ['sjis', 1, 1, 2],
  cp932: ['sjis', 1, 1, 2],
  ujis: ['ujis', 1, 2, 3],
  eucjpms: ['ujis', 1, 2, 3],
};
