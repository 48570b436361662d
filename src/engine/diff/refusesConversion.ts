import type { ServerFacts } from '../schema/serverFacts';

/**
 * True when MODIFY between these types fails even in an empty table: MariaDB's error 4078 between numbers and times,
 * geometries, addresses and vectors, OceanBase's 1235, 4016 and 5083 (each pair run on 4.3). Or in each that has rows:
 * OceanBase's 1235 from JSON to ENUM and SET. Texts and binaries become anything and come from anything, but for JSON
 * and collections on OceanBase.
 */
export function refusesConversion(from: string, to: string, { flavor }: ServerFacts): boolean {
  if (from === to) return false;
  if (flavor === 'oceanbase') return refusesOnOceanBase(from, to);
  if (flavor !== 'mariadb') return false;
  const before = domain(from);
  const after = domain(to);
  return before !== undefined && after !== undefined && before !== after;
}

function domain(type: string): string | undefined {
  const name = /^\w+/.exec(type)?.[0].toLowerCase() ?? '';
  if (geometries.test(name)) return 'geometry';
  if (/^(?:uuid|inet4|inet6|vector)$/.test(name)) return name;
  return numbersAndTimes.test(name) ? 'number' : undefined;
}

function refusesOnOceanBase(from: string, to: string): boolean {
  if (isCollection(from)) return !isCollection(to);
  if (isCollection(to)) return !strings.test(from) && !/^date/i.test(from);
  if (strings.test(from)) return /^json\b/i.test(to);
  if (sets.test(from)) return geometries.test(/^\w+/.exec(to)?.[0].toLowerCase() ?? '');
  if (/^json\b/i.test(from)) return strings.test(to) || sets.test(to);
  return /^float\b/i.test(from) && /^year\b/i.test(to);
}

/** The types of OceanBase that hold several values. */
export function isCollection(type: string): boolean {
  return /^(?:vector|sparsevector|array|map)\b/i.test(type);
}

const strings = /^(?:(?:var)?char|(?:var)?binary|(?:tiny|medium|long)?(?:text|blob)|string)\b/i;
const sets = /^(?:enum|set)\b/i;
const geometries = /^(?:geometry|geometrycollection|(?:multi)?(?:point|linestring|polygon))$/;
const numbersAndTimes =
  /^(?:(?:tiny|small|medium|big)?int|decimal|float|double|bit|date|datetime|timestamp|time|year)$/;
