import type { DdlStatement } from '../../src/engine/ddl/ddlStatement';
import { wantsAnotherWay } from '../../src/engine/execute/wantsAnotherWay';
import { schemaBusy } from '../../src/task/run/runStep';
import { flavorOf } from '../support/fixtures';

interface Sender {
  query(sql: string): Promise<unknown>;
}

/** Runs planned statements as the extension does: one by one where the server refuses a combination. */
export async function execute(
  connection: Sender,
  { sql, instead }: Pick<DdlStatement, 'sql' | 'instead'>,
): Promise<void> {
  try {
    await send(connection, sql);
  } catch (error) {
    if (!instead || !(await isTakenOtherwise(connection, error))) throw withSql(error, sql);
    for (const part of instead) {
      await send(connection, part).catch((refusal: unknown) => {
        throw withSql(refusal, part);
      });
    }
  }
}

async function isTakenOtherwise(connection: Sender, error: unknown): Promise<boolean> {
  const version = JSON.stringify(await connection.query('SELECT VERSION()'));
  return wantsAnotherWay(error as { message: string; errno?: number }, flavorOf(version));
}

/** Again where TiDB has done nothing, as other tables changed meanwhile. */
async function send(connection: Sender, sql: string, tries = 5): Promise<void> {
  try {
    await connection.query(sql);
  } catch (error) {
    if (tries === 0 || !schemaBusy.has((error as { errno?: number }).errno)) throw error;
    await send(connection, sql, tries - 1);
  }
}

function withSql(error: unknown, sql: string): unknown {
  if (error instanceof Error) error.message += `\n${sql}`;
  return error;
}
