import { createHash } from 'node:crypto';
import type { Plan } from './plan';

/** Names exactly what a plan does and on what: server, tables, fingerprints, statements and their order. */
export function planHash(plan: Omit<Plan, 'hash'>): string {
  const content = [
    plan.serverIdentity,
    plan.database,
    plan.tables.map(({ pair, statements, sourceFingerprint, shadowFingerprint, expectedSql }) => [
      [pair.source.database, pair.source.name],
      [pair.shadow.database, pair.shadow.name],
      [sourceFingerprint, shadowFingerprint, expectedSql],
      statements.map(({ phase, table, sql, instead = [] }) => [
        phase,
        table.database,
        table.name,
        sql,
        instead,
      ]),
    ]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
