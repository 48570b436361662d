import type { ServerFacts } from '../schema/serverFacts';

/**
 * True when MODIFY between these types fails even in an empty table: MariaDB's error 4078 between numbers and times,
 * geometries, addresses and vectors. Texts and binaries become anything and come from anything.
 */
export function refusesConversion(from: string, to: string, { flavor }: ServerFacts): boolean {
  if (flavor !== 'mariadb' || from === to) return false;
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

const geometries = /^(?:geometry|geometrycollection|(?:multi)?(?:point|linestring|polygon))$/;
const numbersAndTimes =
  /^(?:(?:tiny|small|medium|big)?int|decimal|float|double|bit|date|datetime|timestamp|time|year)$/;
