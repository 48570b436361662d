import { findOption } from '../../schema/tableOptions';
import type { TableTransition } from '../tableTransition';

/**
 * The reason where a table would lose its CONNECTION: on MariaDB each ALTER TABLE of a table with partitions forgets it,
 * also where it says it again (run on 10.3, 10.11 and 11.8).
 */
export function forgottenConnection({
  actual,
  expected,
  changes,
  server,
}: TableTransition): string | undefined {
  if (server.flavor !== 'mariadb' || actual.partitioning === undefined || changes.length === 0)
    return undefined;
  // Its text may hold a password.
  return findOption(expected, 'CONNECTION') === undefined
    ? undefined
    : `The source has a CONNECTION, which the server forgets as it changes ${actual.name.name}, a table with partitions. End the shadow's partitioning first, or leave the table out.`;
}
