import { periodsOf } from '../schema/elements';
import type { TableSchema } from '../schema/tableSchema';
import { matchByText } from './matchByText';
import type { TableChange } from './tableDiff';

/** MariaDB's periods, matched by name. */
export function diffPeriods(expected: TableSchema, actual: TableSchema): TableChange[] {
  const { added, dropped } = matchByText(periodsOf(expected), periodsOf(actual), (period) => period.text);
  return [
    ...dropped.map((period): TableChange => ({ kind: 'dropPeriod', period })),
    ...added.map((period): TableChange => ({ kind: 'addPeriod', period })),
  ];
}
