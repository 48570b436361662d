import { checksOf, indexesOf } from '../../schema/elements';
import type { TableSchema } from '../../schema/tableSchema';

/** `moving_1` and so on, as far as no index is called so. A check may not be named like a unique index. */
export function passingNames(tables: readonly TableSchema[]): () => string {
  const taken = new Set(
    tables.flatMap((table) =>
      [...indexesOf(table), ...checksOf(table)].map(({ name }) => name?.toLowerCase()),
    ),
  );
  let number = 0;
  return () => {
    do number++;
    while (taken.has(`moving_${number}`));
    return `moving_${number}`;
  };
}
