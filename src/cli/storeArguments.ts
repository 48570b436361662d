import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ConnectionTarget } from '../engine/connection/connection';
import { errorMessage } from '../engine/engineError';
import type { DuePolicy } from '../task/schedule/dueAction';
import { parseTarget } from './parseTarget';
import { UsageError } from './usageError';

export const storeCommands = ['run', 'tasks'] as const;
type StoreCommand = (typeof storeCommands)[number];

/** What the command line asks of a store of tasks. */
export interface StoreArguments {
  readonly kind: 'store';
  readonly command: StoreCommand;
  readonly store:
    | { readonly kind: 'folder'; readonly folder: string }
    | { readonly kind: 'database'; readonly target: ConnectionTarget; readonly database: string };
  /** The file with the connections that tasks name. */
  readonly connectionsFile: string;
  readonly policy: DuePolicy;
}

/** Reads the words behind `cli.js run` and `cli.js tasks`; `help` when these are asked for. Throws UsageError. */
export function storeArguments(command: StoreCommand, words: readonly string[]): StoreArguments | 'help' {
  const values = parse(command, words);
  if (values.help === true) return 'help';
  if (command === 'run' && values.due !== true) {
    throw new UsageError('Say which tasks: run --due runs those whose time has come. See run --help.');
  }
  const store = storeOf(values.store, values['store-url']);
  const given = values.connections;
  if (command === 'run' && given === undefined && store.kind === 'database') {
    throw new UsageError(
      'Say where the connections of the tasks are: --connections FILE, a connections.json of the extension.',
    );
  }
  const connectionsFile = given ?? join(store.kind === 'folder' ? store.folder : '', 'connections.json');
  const policy = { missed: missedPolicy(values.missed), graceMs: 60_000 * graceMinutes(values.grace) };
  return { kind: 'store', command, store, connectionsFile, policy };
}

const options = {
  help: { type: 'boolean', short: 'h' },
  due: { type: 'boolean' },
  store: { type: 'string' },
  'store-url': { type: 'string' },
  connections: { type: 'string' },
  missed: { type: 'string' },
  grace: { type: 'string' },
  json: { type: 'boolean' },
} as const;

function parse(command: StoreCommand, words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    const message = errorMessage(error);
    throw new UsageError(`${message.split('. ')[0] ?? message}. See ${command} --help.`);
  }
}

function storeOf(folder: string | undefined, url: string | undefined): StoreArguments['store'] {
  if (folder !== undefined && url !== undefined) {
    throw new UsageError('--store and --store-url exclude each other. Leave one of them out.');
  }
  if (folder !== undefined) {
    if (existsSync(join(folder, 'v1', 'tasks'))) return { kind: 'folder', folder };
    throw new UsageError(`${folder} holds no tasks of Shadow Sync. Check the folder.`);
  }
  if (url === undefined) {
    throw new UsageError(
      'Say where the tasks are: --store FOLDER (the editor copies it: "Copy Command Line for Due Tasks") or --store-url mysql://user@host:3306/database.',
    );
  }
  const { target, database } = parseTarget(url, { mode: 'preferred' });
  if (database === undefined) {
    throw new UsageError('Name the database of the store: --store-url mysql://user@host:3306/database');
  }
  return { kind: 'database', target, database };
}

function missedPolicy(value = 'ask'): DuePolicy['missed'] {
  switch (value) {
    case 'ask':
    case 'run':
    case 'skip':
      return value;
    default:
      throw new UsageError(`--missed ${value} is not known. Choose one of ask, run, skip.`);
  }
}

function graceMinutes(value = '10'): number {
  const minutes = Number(value);
  if (!/^\d+$/.test(value) || minutes < 1 || minutes > 1440) {
    throw new UsageError(`--grace ${value} is not a number of minutes from 1 to 1440.`);
  }
  return minutes;
}
