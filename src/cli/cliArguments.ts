import { parseArgs } from 'node:util';
import type { ConnectionTarget, TlsMode } from '../engine/connection/connection';
import {
  alterAlgorithms,
  alterLocks,
  type AlterOptions,
  type CounterPolicy,
} from '../engine/ddl/planOptions';
import { errorMessage } from '../engine/engineError';
import { nameRuleProblem } from '../task/names/shadowNames';
import type { NameRule, TableRename, TaskSettings } from '../task/taskSettings';
import { parseTarget } from './parseTarget';
import { type StoreArguments, storeArguments, storeCommands } from './storeArguments';
import { UsageError } from './usageError';

export const commands = ['analyze', 'sync', 'check'] as const;
type CompareCommand = (typeof commands)[number];
export type CommandName = CompareCommand | StoreArguments['command'];

/** What the command line asks for. */
export type CliArguments =
  | { readonly kind: 'help'; readonly command?: CommandName }
  | StoreArguments
  | {
      readonly kind: 'run';
      readonly command: CompareCommand;
      readonly target: ConnectionTarget;
      readonly settings: TaskSettings;
      /** The server is asked whom the hazards meet. */
      readonly count: boolean;
    };

/** Reads the words behind `cli.js`. Throws UsageError with the way out. */
export function cliArguments(words: readonly string[]): CliArguments {
  const storeCommand = storeCommands.find((each) => each === words[0]);
  if (storeCommand) {
    const store = storeArguments(storeCommand, words.slice(1));
    return store === 'help' ? { kind: 'help', command: storeCommand } : store;
  }
  const { values, positionals } = parse(words);
  const [name, ...rest] = positionals;
  const command = commands.find((each) => each === name);
  if (values.help === true || (name === undefined && words.length === 0)) {
    return { kind: 'help', ...(command && { command }) };
  }
  const known = [...commands, ...storeCommands].join(', ');
  if (name === undefined) throw new UsageError(`Say what to do: ${known}. See --help.`);
  if (!command) throw new UsageError(`There is no command ${name}. The commands are ${known}. See --help.`);
  if (rest.length > 0) throw new UsageError(`${rest.join(' ')} is not understood. See ${command} --help.`);
  for (const option of ['allow-destructive', 'on-error', 'connections'] as const) {
    if (values[option] !== undefined && command !== 'sync') {
      throw new UsageError(`--${option} goes with sync; ${command} changes nothing.`);
    }
  }

  if (values.url === undefined) {
    throw new UsageError('Say where the database is: --url mysql://user@host:3306');
  }
  const { target, database: urlDatabase } = parseTarget(values.url, {
    mode: choice(values.tls, 'tls', tlsModes) ?? 'preferred',
    ...(values['tls-ca'] !== undefined && { caFile: values['tls-ca'] }),
  });
  const database = values.database ?? urlDatabase;
  if (database === undefined || database === '') throw new UsageError('Name the database: --database shop');
  const tables = names(values.tables);
  if (values.all === true && tables.length > 0) {
    throw new UsageError('--all and --tables exclude each other. Leave one of them out.');
  }
  if (values.all !== true && tables.length === 0) {
    throw new UsageError('Name the source tables with --tables orders,customers or take all with --all.');
  }
  if (values.exclude !== undefined && values.all !== true) {
    throw new UsageError('--exclude goes with --all: what --tables names is taken.');
  }
  return {
    kind: 'run',
    command,
    target,
    count: values.count === true,
    settings: {
      connectionId: 'command line',
      database,
      range: values.all === true ? 'all' : 'partial',
      nameRule: nameRule(values.prefix, values.suffix),
      tables,
      exclude: names(values.exclude),
      skipped: names(values.skip),
      foreignKeyPolicy: foreignKeyPolicy(values['foreign-keys']),
      alter: alterOptions(values.algorithm, values.lock),
      counter: counterPolicy(values['auto-increment'], values['auto-increment-existing']),
      recreated: names(values.recreate),
      renamed: (values.rename ?? []).map(columnRename),
      execution: { kind: 'immediate' },
      onError: choice(values['on-error'], 'on-error', ['abort', 'continue']) ?? 'abort',
      ...(values.connections !== undefined && { connections: connections(values.connections) }),
      allowDestructive: values['allow-destructive'] === true,
      remarks: '',
    },
  };
}

const tlsModes: readonly TlsMode[] = ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'];

const options = {
  help: { type: 'boolean', short: 'h' },
  url: { type: 'string' },
  database: { type: 'string' },
  prefix: { type: 'string' },
  suffix: { type: 'string' },
  tables: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  'allow-destructive': { type: 'boolean' },
  'on-error': { type: 'string' },
  connections: { type: 'string' },
  'foreign-keys': { type: 'string' },
  algorithm: { type: 'string' },
  lock: { type: 'string' },
  'auto-increment': { type: 'string' },
  'auto-increment-existing': { type: 'boolean' },
  recreate: { type: 'string', multiple: true },
  rename: { type: 'string', multiple: true },
  count: { type: 'boolean' },
  tls: { type: 'string' },
  'tls-ca': { type: 'string' },
} as const;

function parse(words: readonly string[]) {
  const password = words.find((word) => /^--?p(?:assword)?(?:=|$)/.test(word));
  if (password !== undefined) {
    throw new UsageError(
      'A password on the command line can be read by every user of this machine. Set SHADOW_SYNC_PASSWORD, or leave it out to be asked.',
    );
  }
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's words name the option; what follows the first sentence is about positional arguments.
    const message = errorMessage(error);
    throw new UsageError(`${message.split('. ')[0] ?? message}. See --help.`);
  }
}

function names(lists: readonly string[] | undefined): string[] {
  return (lists ?? [])
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function nameRule(prefix: string | undefined, suffix: string | undefined): NameRule {
  if (prefix !== undefined && suffix !== undefined) {
    throw new UsageError('--prefix and --suffix exclude each other. Leave one of them out.');
  }
  const rule: NameRule =
    suffix === undefined ? { kind: 'prefix', affix: prefix ?? '_test_' } : { kind: 'suffix', affix: suffix };
  const problem = nameRuleProblem(rule);
  if (problem !== undefined) throw new UsageError(`--${rule.kind} "${rule.affix}": ${problem}`);
  return rule;
}

/** `orders.legacy=note`; a table or column with a dot or an equals sign in its name cannot be said so. */
function columnRename(value: string): TableRename {
  const [, table, from, to] = /^([^.=]+)\.([^.=]+)=([^.=]+)$/.exec(value) ?? [];
  if (table !== undefined && from !== undefined && to !== undefined) return { table, from, to };
  throw new UsageError(
    `--rename ${value} is not understood. Write the source table, the shadow's column and what the source calls it: --rename orders.legacy=note`,
  );
}

function connections(value: string): number {
  if (/^[1-8]$/.test(value)) return Number(value);
  throw new UsageError(`--connections ${value} is not possible. Choose a number from 1 to 8.`);
}

function foreignKeyPolicy(value: string | undefined): TaskSettings['foreignKeyPolicy'] {
  const chosen = choice(value, 'foreign-keys', ['shadow', 'source', 'none']) ?? 'shadow';
  return chosen === 'shadow' ? 'shadowFirst' : chosen;
}

function alterOptions(algorithm: string | undefined, lock: string | undefined): AlterOptions {
  const chosen = {
    algorithm: choice(algorithm?.toUpperCase(), 'algorithm', alterAlgorithms),
    lock: choice(lock?.toUpperCase(), 'lock', alterLocks),
  };
  return {
    ...(chosen.algorithm !== undefined && { algorithm: chosen.algorithm }),
    ...(chosen.lock !== undefined && { lock: chosen.lock }),
  };
}

function counterPolicy(start: string | undefined, existing: boolean | undefined): CounterPolicy {
  if (start === undefined) {
    if (existing === undefined) return { kind: 'keep' };
    throw new UsageError('--auto-increment-existing goes with --auto-increment NUMBER.');
  }
  const at = Number(start);
  if (!/^\d+$/.test(start) || at < 1 || !Number.isSafeInteger(at)) {
    throw new UsageError(`--auto-increment ${start} is not a whole number from 1 on.`);
  }
  return { kind: 'startAt', at, existing: existing === true };
}

function choice<T extends string>(
  value: string | undefined,
  option: string,
  possible: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = possible.find((each) => each === value);
  if (found === undefined) {
    throw new UsageError(`--${option} ${value} is not known. Choose one of ${possible.join(', ')}.`);
  }
  return found;
}
