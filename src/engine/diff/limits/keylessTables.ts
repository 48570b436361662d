import type { ServerFacts } from '../../schema/serverFacts';
import { findOption } from '../../schema/tableOptions';
import type { TableSchema } from '../../schema/tableSchema';
import { clusteredKey } from '../clusteredKey';

/**
 * Why a table without a key by which its rows are kept is not made, or not changed, in a session that wants one in each; `actual` is absent
 * where it is made.
 */
export function refusesKeyless(
  expected: TableSchema,
  actual: TableSchema | undefined,
  { keyless }: ServerFacts,
): string | undefined {
  if (keyless === undefined || clusteredKey(expected)) return undefined;
  const isInnodb = findOption(expected, 'ENGINE')?.value === 'InnoDB';
  const what = `${expected.name.name} has no primary key, as its source has none`;
  const advice = 'Let an administrator grant SESSION_VARIABLES_ADMIN to this user, or leave the table out.';
  switch (keyless) {
    case 'refused':
      return `${what}, and the server refuses that (sql_require_primary_key). ${advice}`;
    case 'keyed':
      return (actual ? clusteredKey(actual) : isInnodb)
        ? `${what}, and the server gives such a table one (sql_generate_invisible_primary_key). ${advice}`
        : undefined;
    case 'refusedByInnodb':
      return isInnodb
        ? `${what}, and the server refuses that in InnoDB (innodb_force_primary_key). Let an administrator turn that off, or leave the table out.`
        : undefined;
  }
}
