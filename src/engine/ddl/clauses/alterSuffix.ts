import type { ServerFacts } from '../../schema/serverFacts';
import type { AlterOptions } from '../planOptions';

/**
 * The clauses for ALGORITHM and LOCK that go behind the changes of an ALTER TABLE. OceanBase has neither, TiDB takes
 * no LOCK that means anything (their manuals, ALTER TABLE); an algorithm that a server does not know it refuses.
 */
export function alterSuffix({ algorithm, lock }: AlterOptions, { flavor }: ServerFacts): string[] {
  if (flavor === 'oceanbase') return [];
  return [
    ...(algorithm === undefined ? [] : [`ALGORITHM=${algorithm}`]),
    ...(lock === undefined || flavor === 'tidb' ? [] : [`LOCK=${lock}`]),
  ];
}
