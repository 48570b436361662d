import type { ListedTable } from '../../engine/catalog/listTables';
import type { ServerFacts } from '../../engine/schema/serverFacts';
import type { TablePair } from '../../engine/schema/tableName';
import { fitsPattern } from './namePattern';
import { shadowNameProblem } from './shadowNameProblem';
import type { NameRule, TaskSettings } from '../taskSettings';

/** The part of a server that decides about names. */
export type NamingServer = Pick<ServerFacts, 'flavor' | 'lowerCaseTableNames'>;

/** A source table with its name in the shadow world. */
export interface NamedSource {
  readonly name: string;
  readonly shadow: string;
  readonly shadowExists: boolean;
  /** Set when this table is itself the shadow of that source under the rule. */
  readonly shadowOf?: string;
}

/** Why one table cannot be, or is not, part of a task. */
export interface NameProblem {
  readonly source: string;
  readonly shadow: string;
  readonly message: string;
}

export interface NamedTables {
  /** In the order of the request; tables with a problem are not among them. */
  readonly pairs: readonly TablePair[];
  readonly problems: readonly NameProblem[];
  /** What All Tables leaves out: shadows, and what the settings exclude. */
  readonly leftOut: readonly NameProblem[];
}

/** The part of a task's settings that says which tables it is about. */
export type NamingSettings = Pick<TaskSettings, 'database' | 'range' | 'nameRule' | 'tables' | 'exclude'>;

/** Prefix + source name, or source name + suffix. */
export function shadowName(source: string, rule: NameRule): string {
  return rule.kind === 'prefix' ? rule.affix + source : source + rule.affix;
}

/** What is wrong with the rule itself, in words; undefined when it can be used. */
export function nameRuleProblem(rule: NameRule): string | undefined {
  const what = rule.kind === 'prefix' ? 'prefix' : 'suffix';
  if (rule.affix === '') return `Enter the ${what} that shadow tables get.`;
  if (!/^[A-Za-z0-9_]*$/.test(rule.affix)) return `The ${what} takes only letters, digits and underscores.`;
  if (rule.affix.length > 32) {
    return `The ${what} has ${rule.affix.length} characters; at most 32 are possible. Shorten it.`;
  }
  return undefined;
}

/**
 * All base tables of a database, each with its shadow's name and whether it is a shadow itself: a table counts as the
 * shadow of another only if that other one exists. Linear in the number of tables.
 */
export function nameSources(
  listed: readonly ListedTable[],
  rule: NameRule,
  server: NamingServer,
): NamedSource[] {
  const tables = listed.filter((entry) => entry.kind === 'table').map((entry) => entry.table.name);
  const fold = folding(server);
  const existing = new Set(tables.map(fold));
  const sources = new Map(tables.map((name) => [fold(shadowName(name, rule)), name]));
  return tables.map((name) => {
    const shadow = shadowName(name, rule);
    const shadowOf = sources.get(fold(name));
    return {
      name,
      shadow,
      shadowExists: existing.has(fold(shadow)),
      ...(shadowOf === undefined ? {} : { shadowOf }),
    };
  });
}

/**
 * The pairs that a task's settings mean in a database as listed, and every problem that can be seen before anything
 * is read. Whether an existing table looks like a shadow of its source shows only in the analysis.
 */
export function nameShadows(
  settings: NamingSettings,
  listed: readonly ListedTable[],
  server: NamingServer,
): NamedTables {
  const { database, nameRule, exclude = [] } = settings;
  const fold = folding(server);
  const kinds = new Map(listed.map((entry) => [fold(entry.table.name), entry.kind]));
  const named = new Map(nameSources(listed, nameRule, server).map((source) => [fold(source.name), source]));
  const all = settings.range === 'all';
  const leftOut = all ? leftOutEntries([...named.values()], exclude) : [];
  const without = new Set(leftOut.map(({ source }) => source));
  const chosen = all
    ? [...named.values()].map(({ name }) => name).filter((name) => !without.has(name))
    : [...new Map(settings.tables.map((name) => [fold(name), name])).values()];

  const chosenKeys = new Set(chosen.map(fold));
  const takenBy = new Map<string, string>();
  const pairs: TablePair[] = [];
  const problems: NameProblem[] = [];
  for (const name of chosen) {
    const source = named.get(fold(name));
    const shadow = source?.shadow ?? shadowName(name, nameRule);
    const taken = takenBy.get(fold(shadow));
    takenBy.set(fold(shadow), name);
    const message =
      missingProblem(name, database, kinds.get(fold(name))) ??
      shadowNameProblem(shadow, server) ??
      collisionProblem(name, shadow, {
        taken,
        chosen: chosenKeys.has(fold(shadow)),
        kind: kinds.get(fold(shadow)),
      }) ??
      (source?.shadowOf === undefined ? undefined : isShadowText(name, source.shadowOf));
    if (message === undefined) {
      pairs.push({ source: { database, name: source?.name ?? name }, shadow: { database, name: shadow } });
    } else {
      problems.push({ source: name, shadow, message });
    }
  }
  return { pairs, problems, leftOut };
}

function folding(server: NamingServer): (name: string) => string {
  return server.lowerCaseTableNames === 0 ? (name) => name : (name) => name.toLowerCase();
}

function missingProblem(
  name: string,
  database: string,
  kind: ListedTable['kind'] | undefined,
): string | undefined {
  switch (kind) {
    case 'table':
      return undefined;
    case undefined:
      return `There is no table ${name} in ${database}. Check its name, or take it out of the task.`;
    case 'view':
      return `${name} is a view; only tables have shadows. Take it out of the task.`;
    case 'other':
      return `${name} is no base table; only these have shadows. Take it out of the task.`;
  }
}

function collisionProblem(
  name: string,
  shadow: string,
  found: {
    readonly taken: string | undefined;
    readonly chosen: boolean;
    readonly kind: ListedTable['kind'] | undefined;
  },
): string | undefined {
  if (found.taken !== undefined) {
    return `${found.taken} and ${name} would both have the shadow ${shadow}. Take one of them out of the task.`;
  }
  if (found.chosen) {
    return `The shadow ${shadow} of ${name} is itself a source table of the task. Take it out, or choose another name.`;
  }
  if (found.kind !== undefined && found.kind !== 'table') {
    return `A ${found.kind === 'view' ? 'view' : 'sequence or other object'} named ${shadow} is in the place of the shadow of ${name}. Choose another name.`;
  }
  return undefined;
}

/** What the user excluded comes first: it is little, and the shadows are many. */
function leftOutEntries(sources: readonly NamedSource[], exclude: readonly string[]): NameProblem[] {
  const excluded: NameProblem[] = [];
  const shadows: NameProblem[] = [];
  for (const { name, shadow, shadowOf } of sources) {
    const pattern = exclude.find((each) => fitsPattern(each, name));
    if (shadowOf !== undefined) {
      shadows.push({ source: name, shadow, message: isShadowText(name, shadowOf) });
    } else if (pattern !== undefined) {
      excluded.push({ source: name, shadow, message: `${name} is excluded by ${pattern}.` });
    }
  }
  return [...excluded, ...shadows];
}

function isShadowText(name: string, shadowOf: string): string {
  return `${name} is already the shadow of ${shadowOf}.`;
}
