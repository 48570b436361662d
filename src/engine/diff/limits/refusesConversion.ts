import type { ServerFacts } from '../../schema/serverFacts';
import { tidbConversion, type TypedColumn } from '../tidb/tidbConversion';

/**
 * True when MODIFY between these types fails even in an empty table: MariaDB's error 4078 between numbers and times,
 * geometries, addresses and vectors, OceanBase's 1235, 4016 and 5083 (each pair run on 4.3). Or in each that has rows:
 * OceanBase's 1235 from JSON to ENUM and SET. Texts and binaries become anything and come from anything, but for JSON
 * and collections on OceanBase.
 */
export function refusesConversion(before: TypedColumn, after: TypedColumn, { flavor }: ServerFacts): boolean {
  if (flavor === 'tidb') return tidbConversion(before, after) === 'refuse';
  const [from, to] = [before.type, after.type];
  if (from === to) return false;
  if (flavor === 'oceanbase') return refusesOnOceanBase(from, to);
  if (flavor !== 'mariadb') return false;
  const domains = [domain(from), domain(to)];
  return domains[0] !== undefined && domains[1] !== undefined && domains[0] !== domains[1];
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
