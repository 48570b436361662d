import {
  byteCapacity,
  type DataType,
  decimalDigits,
  declaredLength,
  fractionDigits,
  membersOf,
  parseDataType,
  type TypeFamily,
  wholeRange,
} from '../../schema/dataType';
import type { ServerFacts } from '../../schema/serverFacts';

/** What a change of type can do to the values that are there. */
export type TypeConversion =
  /** Every value stays what it is. */
  | 'safe'
  /** A value may be cut, rounded or refused. */
  | 'narrows'
  /** Members of an ENUM or SET go or change their numbers. */
  | 'reorders'
  /** The server refuses whenever there is a value. */
  | 'impossible';

/**
 * Judges a change of data type by what the target can hold; what is not known to be safe counts as narrowing. Each
 * judgement is run on real servers by test/database/typeConversion.test.ts.
 */
export function typeConversion(from: string, to: string): TypeConversion {
  if (from === to) return 'safe';
  const before = parseDataType(from);
  const after = parseDataType(to);
  if (before.name === after.name && (before.family === 'enum' || before.family === 'set')) {
    return startsWithMembers(membersOf(after), membersOf(before)) ? 'safe' : 'reorders';
  }
  if (isImpossible(before, after)) return 'impossible';
  return holds(before, after) ? 'safe' : 'narrows';
}

/** The same on one server: TiDB makes documents of bits and times (run on 8.4). */
export function conversionOn({ flavor }: ServerFacts, from: string, to: string): TypeConversion {
  const conversion = typeConversion(from, to);
  return flavor === 'tidb' && conversion === 'impossible' && /^(?:bit|date|time)/.test(from)
    ? 'narrows'
    : conversion;
}

/** New members at the end keep the stored numbers of the old ones. */
function startsWithMembers(members: readonly string[], start: readonly string[]): boolean {
  return start.every((member, index) => members[index] === member);
}

/** Families of which no value is one of the other family; texts may say anything. */
const strangers: Readonly<Partial<Record<TypeFamily, readonly TypeFamily[]>>> = {
  integer: ['spatial', 'address'],
  decimal: ['spatial', 'address'],
  float: ['spatial', 'address'],
  bit: ['spatial', 'address', 'json'],
  temporal: ['spatial', 'address', 'json'],
  year: ['spatial', 'address'],
  enum: ['spatial'],
  set: ['spatial'],
  binary: ['json'],
  spatial: ['integer', 'decimal', 'float', 'temporal', 'year', 'enum', 'set', 'text', 'address', 'json'],
  address: ['integer', 'decimal', 'float', 'bit', 'temporal', 'year', 'spatial', 'json'],
};

function isImpossible(from: DataType, to: DataType): boolean {
  if (strangers[from.family]?.includes(to.family)) return true;
  if (from.family === 'address' && to.family === 'address')
    return to.name !== 'inet6' || from.name === 'uuid';
  if (from.family !== 'spatial' || to.family !== 'spatial') return false;
  const wide = /^(?:geometry|geometrycollection|geomcollection|multi\w+)$/;
  return from.name !== to.name && !wide.test(from.name) && !wide.test(to.name);
}

function holds(from: DataType, to: DataType): boolean {
  const least = leastCharacters(to);
  if (least !== undefined) {
    const longest = longestText(from);
    // A char gives its values back without the spaces at their end.
    const trims = to.name === 'char' && from.family === 'text' && from.name !== 'char';
    return longest !== undefined && least >= longest && !trims;
  }
  switch (to.family) {
    case 'integer':
    case 'bit':
      return wholeHolds(from, to);
    case 'decimal':
      return decimalHolds(from, to);
    case 'float':
      return floatHolds(from, to);
    case 'binary':
      return binaryHolds(from, to);
    case 'set':
      return from.family === 'enum' && membersOf(from).every((member) => membersOf(to).includes(member));
    case 'temporal':
      if (from.name === 'date' && to.name === 'datetime') return true;
      return from.name === to.name && fractionDigits(to) >= fractionDigits(from);
    case 'spatial':
      return from.family === 'spatial' && to.name === 'geometry';
    case 'year':
      return from.name === to.name && to.argument === '4';
    case 'text':
    case 'enum':
    case 'json':
    case 'address':
    case 'other':
      return false;
  }
}

function wholeHolds(from: DataType, to: DataType): boolean {
  const [least, most] = wholeRange(to) ?? [0n, 0n];
  const [lowest, highest] = wholeRange(from) ?? wholeNumbers(from) ?? [];
  return lowest !== undefined && highest !== undefined && lowest >= least && highest <= most;
}

/** The range of a type without fractions that is stored as something else than an integer. */
function wholeNumbers(from: DataType): readonly [bigint, bigint] | undefined {
  if (from.family === 'year') return [0n, 2155n];
  if (from.family !== 'decimal') return undefined;
  const [whole, scale] = decimalDigits(from);
  const most = 10n ** BigInt(whole) - 1n;
  return scale === 0 ? [from.unsigned ? 0n : -most, most] : undefined;
}

function decimalHolds(from: DataType, to: DataType): boolean {
  const [whole, scale] = decimalDigits(to);
  if (from.family === 'decimal') {
    const [fromWhole, fromScale] = decimalDigits(from);
    return scale >= fromScale && whole >= fromWhole && (from.unsigned || !to.unsigned);
  }
  const [lowest, highest] = wholeRange(from) ?? wholeNumbers(from) ?? [];
  if (lowest === undefined || highest === undefined) return false;
  return highest < 10n ** BigInt(whole) && (lowest >= 0n || (!to.unsigned && -lowest < 10n ** BigInt(whole)));
}

/** A DOUBLE counts exactly up to 2^53; a FLOAT prints no more than six digits. */
function floatHolds(from: DataType, to: DataType): boolean {
  if (to.argument !== '') return from.name === to.name && from.argument !== '' && widensDigits(from, to);
  if (from.family === 'float') return to.name === 'double' && (from.unsigned || !to.unsigned);
  const [lowest, highest] = wholeRange(from) ?? wholeNumbers(from) ?? [];
  if (lowest === undefined || highest === undefined || (lowest < 0n && to.unsigned)) return false;
  const most = to.name === 'double' ? 2n ** 53n : 999_999n;
  return highest <= most && -lowest <= most;
}

/** Of FLOAT(9,2): more digits behind the point would show what the number is besides. */
function widensDigits(from: DataType, to: DataType): boolean {
  const [fromWhole, fromScale] = decimalDigits(from);
  const [whole, scale] = decimalDigits(to);
  return scale === fromScale && whole >= fromWhole && (from.unsigned || !to.unsigned);
}

/** A BINARY fills its values up with zero bytes, and only of another BINARY of its length are they the same. */
function binaryHolds(from: DataType, to: DataType): boolean {
  if (from.family !== 'binary' || to.name === 'binary') return false;
  const bytes = (type: DataType): number => declaredLength(type) ?? byteCapacity(type) ?? 0;
  return bytes(to) >= bytes(from);
}

/** How many characters fit into a text for certain: in TEXT types the widest one takes four bytes. */
function leastCharacters(type: DataType): number | undefined {
  if (type.family !== 'text') return undefined;
  // Nothing that a server stores is longer than a LONGTEXT.
  if (type.name === 'longtext') return Infinity;
  return declaredLength(type) ?? Math.floor((byteCapacity(type) ?? 0) / 4);
}

/** How long a value can be as text; undefined where its text is not the value. A TEXT holds bytes, the shortest character is one. */
export function longestText(from: DataType): number | undefined {
  switch (from.family) {
    case 'text':
      return declaredLength(from) ?? byteCapacity(from);
    case 'json':
      return byteCapacity({ ...from, name: 'longtext' });
    case 'integer': {
      const [least = 0n, most = 0n] = wholeRange(from) ?? [];
      return Math.max(String(least).length, String(most).length, Number(from.argument || 0));
    }
    case 'decimal':
      return decimalDigits(from)[0] + decimalDigits(from)[1] + 3;
    case 'enum':
    case 'set': {
      const lengths = membersOf(from).map((member) => member.length - 2);
      return from.family === 'enum'
        ? Math.max(0, ...lengths)
        : lengths.reduce((sum, length) => sum + length + 1, 0);
    }
    case 'temporal': {
      const fraction = fractionDigits(from) === 0 ? 0 : fractionDigits(from) + 1;
      return { date: 10, time: 10, datetime: 19, timestamp: 19 }[from.name]! + fraction;
    }
    case 'year':
      return 4;
    case 'address':
      return { uuid: 36, inet4: 15, inet6: 45 }[from.name];
    case 'float':
    case 'bit':
    case 'binary':
    case 'spatial':
    case 'other':
      return undefined;
  }
}
