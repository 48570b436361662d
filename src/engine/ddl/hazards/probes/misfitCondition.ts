import {
  byteCapacity,
  type DataType,
  decimalDigits,
  declaredLength,
  fractionDigits,
  membersOf,
  wholeRange,
} from '../../../schema/dataType';

/**
 * The SQL condition that is true for values of `column` that the new type would cut, round or refuse. Undefined where
 * no condition is sure to find them all: a count must never say 0 where something is lost. Each one is run on real
 * servers by test/database/typeConversion.test.ts.
 */
export function misfitCondition(column: string, from: DataType, to: DataType): string | undefined {
  switch (to.family) {
    case 'text':
      return textMisfit(column, from, to);
    case 'binary':
      return binaryMisfit(column, from, to);
    case 'integer':
    case 'bit':
      return wholeMisfit(column, from, to);
    case 'decimal':
      return decimalMisfit(column, from, to);
    case 'float':
      return from.name === to.name && to.argument === '' && to.unsigned ? `${column} < 0` : undefined;
    case 'enum':
      if (from.family !== 'enum') return undefined;
      // By their letters: a collation takes `a` for `A`, and a member may be none of the column's character set.
      return `CONVERT(${column} USING utf8mb4) COLLATE utf8mb4_bin NOT IN (${membersOf(to).join(', ')})`;
    case 'set':
      return setMisfit(column, from, to);
    case 'temporal':
      return temporalMisfit(column, from, to);
    case 'year':
      return from.family === 'integer'
        ? `(${column} < 1901 OR ${column} > 2155) AND ${column} <> 0`
        : undefined;
    case 'json':
    case 'spatial':
    case 'address':
    case 'other':
      return undefined;
  }
}

function textMisfit(column: string, from: DataType, to: DataType): string | undefined {
  if (from.family !== 'text' && from.family !== 'integer' && from.family !== 'enum') return undefined;
  const length = declaredLength(to);
  // Where another character set takes more bytes, that is told apart.
  const tooLong =
    length === undefined
      ? `LENGTH(${column}) > ${byteCapacity(to) ?? 0}`
      : `CHAR_LENGTH(${column}) > ${length}`;
  // A char gives its values back without the spaces at their end.
  return to.name === 'char' ? `${tooLong} OR ${column} LIKE '% '` : tooLong;
}

function binaryMisfit(column: string, from: DataType, to: DataType): string | undefined {
  if (from.family !== 'binary') return undefined;
  const length = declaredLength(to) ?? byteCapacity(to) ?? 0;
  return to.name === 'binary' ? `LENGTH(${column}) <> ${length}` : `LENGTH(${column}) > ${length}`;
}

function wholeMisfit(column: string, from: DataType, to: DataType): string | undefined {
  const [least, most] = wholeRange(to) ?? [0n, 0n];
  // As numbers: a server subtracts and compares unsigned ones in its own way.
  const outside = (value: string): string => `${value} < ${least} OR ${value} > ${most}`;
  switch (from.family) {
    case 'integer':
      return outside(column);
    case 'bit':
    case 'year':
      // Beside a YEAR, 15 counts as 2015.
      return outside(`(${column} + 0)`);
    case 'decimal':
      return `${outside(column)} OR ${column} <> ROUND(${column})`;
    case 'text': {
      // OceanBase takes the letters' bytes for the bits.
      if (to.family === 'bit') return undefined;
      const sign = least < 0n ? '-?' : '';
      return `${column} NOT REGEXP '^${sign}[0-9]+$' OR ${outside(`CAST(${column} AS DECIMAL(65, 0))`)}`;
    }
    case 'float':
    case 'binary':
    case 'enum':
    case 'set':
    case 'json':
    case 'spatial':
    case 'temporal':
    case 'address':
    case 'other':
      return undefined;
  }
}

function decimalMisfit(name: string, from: DataType, to: DataType): string | undefined {
  const column = from.family === 'year' ? `(${name} + 0)` : name;
  const [whole, scale] = decimalDigits(to);
  const most = `1${'0'.repeat(whole)}`;
  const least = to.unsigned ? `${column} < 0` : `${column} <= -${most}`;
  if (from.family === 'integer' || from.family === 'year') return `${column} >= ${most} OR ${least}`;
  if (from.family !== 'decimal') return undefined;
  return `${column} >= ${most} OR ${least} OR ${column} <> ROUND(${column}, ${scale})`;
}

function setMisfit(column: string, from: DataType, to: DataType): string | undefined {
  if (from.family !== 'set' && from.family !== 'enum') return undefined;
  const left = new Set(membersOf(to));
  const gone = membersOf(from).filter((member) => !left.has(member));
  if (gone.length === 0) return 'FALSE';
  return gone.map((member) => `FIND_IN_SET(${member}, ${column}) > 0`).join(' OR ');
}

function temporalMisfit(column: string, from: DataType, to: DataType): string | undefined {
  const fraction =
    fractionDigits(to) < fractionDigits(from)
      ? [`MICROSECOND(${column}) % ${10 ** (6 - fractionDigits(to))} <> 0`]
      : [];
  if (from.name !== 'datetime') return from.name === to.name ? fraction[0] : undefined;
  const misfits = [isNoDate(column), ...fraction];
  if (to.name === 'datetime') return misfits.join(' OR ');
  if (to.name === 'date') return [`TIME(${column}) <> '00:00:00'`, ...misfits].join(' OR ');
  if (to.name !== 'timestamp') return undefined;
  // The session's time zone moves the bounds by less than a day, and where clocks go forward it lacks an hour.
  const isThere = `FROM_UNIXTIME(UNIX_TIMESTAMP(${column})) <=> ${column}`;
  return [`${column} < '1970-01-02'`, `${column} >= '2038-01-18'`, `NOT (${isThere})`, ...fraction].join(
    ' OR ',
  );
}

/** True for days like the 31st of February, which a strict session refuses; the 0th passes. */
function isNoDate(column: string): string {
  return `DAYOFMONTH(${column}) > DAYOFMONTH(LAST_DAY(${column}))`;
}
