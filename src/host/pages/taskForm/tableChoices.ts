import type { ColumnRename } from '../../../engine/diff/tableDiff';
import type { TaskSettings } from '../../../task/taskSettings';

/** What the user decides about compared tables, which are named by their sources: a change of the settings. */
export type TableChoice = (settings: TaskSettings) => Partial<TaskSettings>;

export function skip(sources: readonly string[]): TableChoice {
  return ({ skipped }) => ({ skipped: [...new Set([...skipped, ...sources])] });
}

export function undoSkip(sources: readonly string[]): TableChoice {
  return ({ skipped }) => ({ skipped: without(skipped, sources) });
}

/** Their shadows are dropped and created anew. */
export function recreate(sources: readonly string[]): TableChoice {
  return ({ recreated = [] }) => ({ recreated: [...without(recreated, sources), ...sources] });
}

export function undoRecreate(sources: readonly string[]): TableChoice {
  return ({ recreated = [] }) => ({ recreated: without(recreated, sources) });
}

/** These columns of its shadow, and no others, are columns of the source under other names. */
export function rename(source: string, renames: readonly ColumnRename[]): TableChoice {
  return ({ renamed = [] }) => ({
    renamed: [
      ...renamed.filter(({ table }) => table !== source),
      ...renames.map(({ from, to }) => ({ table: source, from, to })),
    ],
  });
}

function without(sources: readonly string[], gone: readonly string[]): string[] {
  return sources.filter((source) => !gone.includes(source));
}
