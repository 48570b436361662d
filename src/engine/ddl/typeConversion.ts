/** What a change of type can do to the values that are there. */
export type TypeConversion = 'safe' | 'narrows' | 'reorders';

/** Judges a change of data type by what the target can hold; what is not known to be safe counts as narrowing. */
export function typeConversion(from: string, to: string): TypeConversion {
  if (from === to) return 'safe';
  const before = parseType(from);
  const after = parseType(to);
  const members = memberTypes.has(before.name) && before.name === after.name;
  if (members) return startsWithMembers(after.argument, before.argument) ? 'safe' : 'reorders';
  return holds(before, after) ? 'safe' : 'narrows';
}

interface DataType {
  readonly name: string;
  readonly argument: string;
  readonly unsigned: boolean;
}

const integers = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];
const texts = ['tinytext', 'text', 'mediumtext', 'longtext'];
const blobs = ['tinyblob', 'blob', 'mediumblob', 'longblob'];
const memberTypes = new Set(['enum', 'set']);
/** Bytes that the text and blob types hold: 2^8, 2^16, 2^24, 2^32. */
const capacities = [255, 65_535, 16_777_215, 4_294_967_295];

function parseType(type: string): DataType {
  const match = /^(\w+)(?:\((.*)\))?/s.exec(type);
  return {
    name: (match?.[1] ?? type).toLowerCase(),
    argument: match?.[2] ?? '',
    unsigned: /\bunsigned\b/i.test(type),
  };
}

function holds(from: DataType, to: DataType): boolean {
  const fromInteger = integers.indexOf(from.name);
  const toInteger = integers.indexOf(to.name);
  if (fromInteger >= 0 && toInteger >= 0) {
    if (from.unsigned === to.unsigned) return toInteger >= fromInteger;
    return from.unsigned && toInteger > fromInteger;
  }
  const length = mostCharacters(from);
  // A char gives its values back without the spaces at their end.
  if (length !== undefined)
    return leastCharacters(to) >= length && (to.name !== 'char' || from.name === 'char');
  const bytes = byteLength(from);
  if (bytes !== undefined) return (byteLength(to) ?? -1) >= bytes;
  if (from.name === 'decimal' && to.name === 'decimal') return decimalHolds(from, to);
  if (from.name === 'float' && to.name === 'double')
    return to.argument === '' && (from.unsigned || !to.unsigned);
  if (from.name === 'date' && to.name === 'datetime') return true;
  if (from.name === to.name && temporal.has(from.name)) return Number(to.argument) >= Number(from.argument);
  if (from.name === 'bit' && to.name === 'bit') return Number(to.argument) >= Number(from.argument);
  return false;
}

const temporal = new Set(['time', 'datetime', 'timestamp', 'year']);

/** How many characters a value can have; a text holds bytes, and the shortest character is one. */
function mostCharacters(type: DataType): number | undefined {
  return characters(type) ?? capacities[texts.indexOf(type.name)];
}

/** How many characters fit for certain: the widest one takes four bytes. */
function leastCharacters(type: DataType): number {
  return characters(type) ?? Math.floor((capacities[texts.indexOf(type.name)] ?? -1) / 4);
}

function characters(type: DataType): number | undefined {
  return type.name === 'char' || type.name === 'varchar' ? Number(type.argument || 1) : undefined;
}

function byteLength(type: DataType): number | undefined {
  if (type.name === 'varbinary') return Number(type.argument);
  const index = blobs.indexOf(type.name);
  return index < 0 ? undefined : capacities[index];
}

function decimalHolds(from: DataType, to: DataType): boolean {
  const [fromDigits = 10, fromScale = 0] = from.argument.split(',').map(Number);
  const [toDigits = 10, toScale = 0] = to.argument.split(',').map(Number);
  return (
    toScale >= fromScale && toDigits - toScale >= fromDigits - fromScale && (from.unsigned || !to.unsigned)
  );
}

/** New members at the end keep the stored numbers of the old ones. */
function startsWithMembers(members: string, prefix: string): boolean {
  return members === prefix || members.startsWith(`${prefix},`);
}
