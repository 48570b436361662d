import type { DdlStatement } from '../../src/engine/ddl/ddlStatement';
import type { DdlEffect } from '../../src/engine/ddl/effects/ddlEffect';
import type { AlterOptions } from '../../src/engine/ddl/planOptions';
import type { ServerFlavor } from '../../src/engine/schema/serverFacts';

/** The statement with the clauses that make a server refuse where it would do worse than predicted; partitions take none. */
export function promising(
  { sql, effect = 'unknown' }: Pick<DdlStatement, 'sql' | 'effect'>,
  flavor: ServerFlavor,
): string {
  if (/^ {2}(?:ADD|REORGANIZE) PARTITION\b/m.test(sql)) return sql;
  const { algorithm, lock } = promise(effect, flavor) ?? {};
  const clauses = [algorithm && `ALGORITHM=${algorithm}`, lock && `LOCK=${lock}`].filter(Boolean);
  return [sql, ...clauses].join(',\n  ');
}

/** The clauses that a server takes where it does no worse than predicted; OceanBase has none. */
function promise(effect: DdlEffect, flavor: ServerFlavor): AlterOptions | undefined {
  if (flavor === 'oceanbase') return undefined;
  switch (effect) {
    case 'instant':
      return { algorithm: 'INSTANT' };
    case 'inPlace':
      // MariaDB has a word for "and not the whole table".
      return { algorithm: flavor === 'mariadb' ? 'NOCOPY' : 'INPLACE', lock: 'NONE' };
    case 'rebuild':
      return { algorithm: 'INPLACE', lock: 'NONE' };
    case 'blocksWrites':
      return { algorithm: 'INPLACE', lock: 'SHARED' };
    case 'copiesPartitions':
    case 'copy':
    case 'unknown':
      return undefined;
  }
}
