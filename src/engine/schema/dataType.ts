import { stringsIn } from './quoting';

/** A column's data type, taken apart. */
export interface DataType {
  /** Lower case, without length and attributes. */
  readonly name: string;
  readonly family: TypeFamily;
  /** What stands in the parentheses, verbatim; empty where there are none. */
  readonly argument: string;
  readonly unsigned: boolean;
}

export type TypeFamily =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'bit'
  | 'text'
  | 'binary'
  | 'enum'
  | 'set'
  | 'json'
  | 'spatial'
  | 'temporal'
  | 'year'
  | 'address'
  | 'other';

/** Takes a type apart as the server prints it: `int(10) unsigned`, `enum('a','b')`. */
export function parseDataType(type: string): DataType {
  const match = /^(\w+)(?:\((.*)\))?/s.exec(type);
  const name = (match?.[1] ?? type).toLowerCase();
  return {
    name,
    family: families[name] ?? 'other',
    argument: match?.[2] ?? '',
    unsigned: /\b(?:unsigned|zerofill)\b/i.test(type.slice(match?.[0].length ?? 0)),
  };
}

const familyNames: Readonly<Record<Exclude<TypeFamily, 'other'>, string>> = {
  integer: 'tinyint smallint mediumint int bigint',
  decimal: 'decimal',
  float: 'float double',
  bit: 'bit',
  text: 'char varchar tinytext text mediumtext longtext',
  binary: 'binary varbinary tinyblob blob mediumblob longblob',
  enum: 'enum',
  set: 'set',
  json: 'json',
  spatial:
    'geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection',
  temporal: 'date time datetime timestamp',
  year: 'year',
  address: 'uuid inet4 inet6',
};

const families: Readonly<Partial<Record<string, TypeFamily>>> = Object.fromEntries(
  Object.entries(familyNames).flatMap(([family, names]) =>
    names.split(' ').map((name) => [name, family as TypeFamily]),
  ),
);

const integerBits: Readonly<Partial<Record<string, number>>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
};

/** The least and the most that an integer or a BIT holds; undefined for other types. */
export function wholeRange(type: DataType): readonly [least: bigint, most: bigint] | undefined {
  if (type.name === 'bit') return [0n, (1n << BigInt(type.argument || 1)) - 1n];
  const bits = integerBits[type.name];
  if (bits === undefined) return undefined;
  const half = 1n << BigInt(bits - 1);
  return type.unsigned ? [0n, 2n * half - 1n] : [-half, half - 1n];
}

/** Digits before and behind the point of a DECIMAL. */
export function decimalDigits({ argument }: DataType): readonly [whole: number, scale: number] {
  const [digits = 10, scale = 0] = argument === '' ? [] : argument.split(',').map(Number);
  return [digits - scale, scale];
}

/** Digits behind the second of a temporal type. */
export function fractionDigits({ argument }: DataType): number {
  return Number(argument || 0);
}

/** How many characters a CHAR or VARCHAR, how many bytes a BINARY or VARBINARY holds; undefined for other types. */
export function declaredLength({ name, argument }: DataType): number | undefined {
  return /^(?:var)?(?:char|binary)$/.test(name) ? Number(argument || 1) : undefined;
}

/** Bytes that a text or blob type holds: 2^8, 2^16, 2^24, 2^32 less one; undefined for other types. */
export function byteCapacity({ name }: DataType): number | undefined {
  const size = /^(tiny|medium|long)?(?:text|blob)$/.exec(name);
  return size ? 2 ** ({ tiny: 8, medium: 24, long: 32 }[size[1] ?? ''] ?? 16) - 1 : undefined;
}

/** The members of an ENUM or SET as the server prints them, in quotes. */
export function membersOf({ argument }: DataType): string[] {
  return stringsIn(argument);
}
