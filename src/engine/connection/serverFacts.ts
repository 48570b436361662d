import type { ServerFacts, ServerFlavor } from '../schema/serverFacts';
import type { Row } from './connection';

/** Variables of a server by lower-case name; those that it does not know are absent. */
export type ServerVariables = ReadonlyMap<string, string>;

/** Came with TiDB 7.4, as ALTER TABLE … PARTITION BY and REMOVE PARTITIONING did; a server may be told to call itself another version. */
const partitionsAnew = 'tidb_service_scope';

/** What `serverFacts` wants to know. */
export const factVariables: readonly string[] = [
  'version',
  'version_comment',
  'hostname',
  'port',
  'server_uuid',
  'server_uid',
  'lower_case_table_names',
  'read_only',
  'super_read_only',
  'innodb_read_only',
  'tidb_restricted_read_only',
  'tidb_super_read_only',
  'innodb_file_per_table',
  'innodb_native_foreign_keys',
  'tidb_enable_check_constraint',
  'tidb_enable_foreign_key',
  partitionsAnew,
];

/** Reads the facts out of what the server told; `collations` has a row per character set. */
export function serverFacts(
  version: string,
  variables: ServerVariables,
  collations: readonly Row[],
): ServerFacts {
  const flavor = flavorOf(version, variables);
  return {
    version,
    flavor,
    identity: identityOf(version, flavor, variables),
    lowerCaseTableNames: Number(variables.get('lower_case_table_names') ?? 0),
    defaultCollations: Object.fromEntries(
      collations.map((row) => [String(row['name']), String(row['collation'])]),
    ),
    readOnly: factVariables
      .filter((name) => name.endsWith('read_only'))
      .some((name) => isOn(variables.get(name))),
    ...(flavor === 'mysql' &&
      !isOn(variables.get('innodb_file_per_table') ?? 'ON') && { sharesTablespace: true }),
    ...(flavor === 'mysql' &&
      !isOn(variables.get('innodb_native_foreign_keys') ?? 'ON') && { keepsForeignKeysItself: true }),
    ...(flavor === 'tidb' && !isOn(variables.get('tidb_enable_check_constraint')) && { ignoresChecks: true }),
    ...(flavor === 'tidb' && !isOn(variables.get('tidb_enable_foreign_key')) && { ignoresForeignKeys: true }),
    ...(flavor === 'tidb' && !variables.has(partitionsAnew) && { keepsPartitioning: true }),
  };
}

function flavorOf(version: string, variables: ServerVariables): ServerFlavor {
  const words = `${version} ${variables.get('version') ?? ''} ${variables.get('version_comment') ?? ''}`;
  if (/oceanbase/i.test(words)) return 'oceanbase';
  if (/tidb/i.test(words)) return 'tidb';
  if (/mariadb/i.test(words)) return 'mariadb';
  return 'mysql';
}

function identityOf(version: string, flavor: ServerFlavor, variables: ServerVariables): string {
  const uuid = variables.get('server_uuid') ?? variables.get('server_uid');
  if (uuid !== undefined && /[1-9a-z]/i.test(uuid)) return uuid;
  // In a cluster any node may answer the next connection, so a node's name says nothing.
  if (flavor === 'oceanbase' || flavor === 'tidb') return `${flavor} ${version}`;
  return `${variables.get('hostname') ?? ''}:${variables.get('port') ?? ''} ${version}`;
}

/** MariaDB 12 knows more than two values; all but OFF refuse somebody's changes. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'OFF' && value !== '0';
}
