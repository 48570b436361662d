import type { DdlEffect } from '../../src/engine/ddl/effects/ddlEffect';
import type { AlterOptions } from '../../src/engine/ddl/planOptions';
import type { ServerFacts } from '../../src/engine/schema/serverFacts';

/** The clauses that a server takes where it does no worse than predicted. */
export function promise(
  effect: DdlEffect,
  { flavor }: Pick<ServerFacts, 'flavor'>,
): AlterOptions | undefined {
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
