import type { ColumnModification } from '../../diff/changedElements';
import type { TableTransition } from '../../diff/tableTransition';
import type { ServerFacts } from '../../schema/serverFacts';
import { isShape } from '../../diff/shapes';
import type { ColumnElement } from '../../schema/tableSchema';
import { charsetConversion, charsetOf, charsetWidens, widestCharacter } from '../types/charsets';
import { byteCapacity, parseDataType } from '../../schema/dataType';
import { destructive, type Finding, harmless } from './finding';
import { charsetProbe, misfitProbe, nullProbe, rowProbe, tooLongProbe } from './probes/hazardProbes';
import { nameInWords, quoteIdentifier } from '../../schema/quoting';
import { conversionOn, longestText } from '../types/typeConversion';

/** What a changed column can do to its values. */
export function columnFindings(
  { from, to }: ColumnModification,
  { actual, expected, server }: TableTransition,
): Finding[] {
  const [before, after] = [charsetOf(from, actual, server), charsetOf(to, expected, server)];
  return [
    ...typeFindings(from, to, after, server),
    ...compressionFindings(from, to, before),
    ...nullFindings(from, to),
    ...charsetFindings(from, to, before, after),
    ...systemFindings(from, to),
    ...counterFindings(from, to),
    ...(isSequence(from) ? [] : sequenceFindings(to)),
  ];
}

/** A default that takes its numbers from a sequence, which the shadow shares with its source. */
export function sequenceFindings(column: ColumnElement): Finding[] {
  if (!isSequence(column)) return [];
  const text = `takes the numbers of column ${nameInWords(column.name)} from the source's sequence (DEFAULT ${column.defaultValue ?? ''})`;
  return [harmless('sharesSequence', text)];
}

function isSequence({ defaultValue }: ColumnElement): boolean {
  return /^\(?nextval\(/i.test(defaultValue ?? '');
}

function typeFindings(
  from: ColumnElement,
  to: ColumnElement,
  after: string | undefined,
  server: ServerFacts,
): Finding[] {
  const probe = (what: string) => () => misfitProbe(from, to, what);
  const change = `column ${nameInWords(to.name)}: ${from.type} → ${to.type}`;
  switch (conversionOn(server, from.type, to.type)) {
    case 'safe':
      return [];
    case 'narrows':
      return [{ ...destructive('narrowsColumn', `narrows ${change}`), probe: probe('do not fit') }];
    case 'reorders': {
      const finding = destructive('reordersEnum', `changes the members of column ${nameInWords(to.name)}`);
      return [{ ...finding, probe: probe('have a member that goes') }];
    }
    case 'impossible': {
      // The bytes of a shape are no text in UTF-8, and some in others.
      const isText = parseDataType(to.type).family === 'text';
      if (isShape(from) && isText && after?.startsWith('utf8') === false)
        return [destructive('narrowsColumn', `narrows ${change}`)];
      const text = `changes ${change}, which the server refuses where there are values`;
      return [{ ...destructive('impossibleType', text), probe: () => nullProbe(from.name, 'have a value') }];
    }
  }
}

/** MariaDB lets a compressed VARCHAR hold as many letters as it has bytes. */
function compressionFindings(from: ColumnElement, to: ColumnElement, before: string | undefined): Finding[] {
  const isCompressed = ({ definition }: ColumnElement): boolean => / COMPRESSED ?\*\//.test(definition);
  const { name, argument } = parseDataType(to.type);
  if (name !== 'varchar' || !isCompressed(from) || isCompressed(to)) return [];
  if (widestCharacter(before ?? '') === 1) return [];
  const text = `fails on values of column ${nameInWords(to.name)} that are too long where it is not compressed`;
  const condition = `CHAR_LENGTH(${quoteIdentifier(from.name)}) > ${argument}`;
  return [{ ...harmless('narrowsColumn', text), probe: () => rowProbe(condition, 'are too long') }];
}

function nullFindings(from: ColumnElement, to: ColumnElement): Finding[] {
  if (!from.nullable || to.nullable) return [];
  const finding = destructive('requiresNotNull', `makes column ${nameInWords(to.name)} NOT NULL`);
  return [{ ...finding, probe: () => rowProbe(`${quoteIdentifier(from.name)} IS NULL`, 'have NULL') }];
}

function charsetFindings(
  from: ColumnElement,
  to: ColumnElement,
  declared: string | undefined,
  after: string | undefined,
): Finding[] {
  if (!declared || !after || declared === after) return [];
  const name = nameInWords(to.name);
  const loss = destructive('changesCharset', `converts column ${name} from ${declared} to ${after}`);
  const other = declared === 'binary' ? after : after === 'binary' ? declared : undefined;
  if (other !== undefined) return keepsMembers(from, other) ? [] : [loss];
  const before = hasPlainMembers(from) ? 'ascii' : declared;
  const conversion = charsetConversion(before, after);
  const bytes = mayOutgrow(from, to, before, after);
  if (conversion !== 'holds') {
    const finding =
      conversion === 'lacks'
        ? loss
        : harmless(
            'changesCharset',
            `fails on values of column ${name} with codes that ${after} does not know`,
          );
    return [{ ...finding, probe: () => charsetProbe(from.name, declared, after, bytes) }];
  }
  if (bytes === undefined) return [];
  const text = `fails on values of column ${name} that are too long in ${after}`;
  return [{ ...harmless('narrowsColumn', text), probe: () => tooLongProbe(from.name, after, bytes) }];
}

/** A member of bytes and one of text are the same where their bytes are, as they stand in SHOW CREATE TABLE: in UTF-8. */
function keepsMembers(column: ColumnElement, charset: string): boolean {
  return charset.startsWith('utf8') || (!/^(?:ucs2|utf)/.test(charset) && hasPlainMembers(column));
}

/** True for an ENUM or SET whose members are ASCII. */
function hasPlainMembers({ type }: ColumnElement): boolean {
  const { family, argument } = parseDataType(type);
  return (family === 'enum' || family === 'set') && /^[\x20-\x7e]*$/.test(argument);
}

/** The bytes of a TEXT that the same characters may exceed in another character set. */
function mayOutgrow(
  from: ColumnElement,
  to: ColumnElement,
  before: string,
  after: string,
): number | undefined {
  const bytes = byteCapacity(parseDataType(to.type));
  if (bytes === undefined || !charsetWidens(before, after)) return undefined;
  const characters = longestText(parseDataType(from.type)) ?? Infinity;
  return characters * widestCharacter(after) > bytes ? bytes : undefined;
}

/** The reference system of shapes. */
function systemFindings(from: ColumnElement, to: ColumnElement): Finding[] {
  const system = ({ definition }: ColumnElement): string | undefined =>
    /\bSRID (\d+)|\bREF_SYSTEM_ID=(\d+)/.exec(definition)?.slice(1).find(Boolean);
  const after = system(to);
  if (after === undefined || system(from) === after) return [];
  const finding = destructive(
    'narrowsColumn',
    `takes only shapes of SRID ${after} in column ${nameInWords(to.name)}`,
  );
  const condition = `ST_SRID(${quoteIdentifier(from.name)}) <> ${after}`;
  return [{ ...finding, probe: () => rowProbe(condition, 'have another SRID') }];
}

/** A column that begins to count gives each row without a number one. */
function counterFindings(from: ColumnElement, to: ColumnElement): Finding[] {
  if (from.autoIncrement || !to.autoIncrement) return [];
  const name = quoteIdentifier(from.name);
  return [
    {
      ...destructive(
        'renumbersRows',
        `numbers the rows whose ${nameInWords(to.name)} is 0 or NULL, or fails where a number is taken or none is left`,
      ),
      probe: () => rowProbe(`${name} IS NULL OR ${name} = 0`, 'get a number'),
    },
  ];
}
