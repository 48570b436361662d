import { droppedForeignKey } from '../../diff/changedElements';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf, foreignKeysOf } from '../../schema/elements';
import { nameInWords, quoteIdentifier } from '../../schema/quoting';
import { looksForParents } from '../../schema/serverRules';
import type { ColumnElement, ForeignKeyElement } from '../../schema/tableSchema';
import { type Finding, harmless } from './finding';
import { orphanProbe, rowProbe } from './hazardProbes';
import { isNoDate } from './misfitCondition';
import { rewritingOf } from './rewriting';
import { typeConversion } from '../types/typeConversion';

/** Rows that no demand of the table concerns, and that are refused only as they are written anew. */
export function copyFindings(transition: TableTransition): Finding[] {
  const { actual, server } = transition;
  const keys = keptKeys(transition);
  const kept = keptDates(transition);
  if (keys.length + kept.length === 0 || rewritingOf(transition) !== 'copied') return [];
  return [
    ...keys.map((key) => ({
      ...harmless('requiresCheck', `fails on rows that violate foreign key ${nameInWords(key.name)}`),
      probe: () => orphanProbe(key, actual.name, server),
    })),
    ...(kept.length === 0 ? [] : [noDates(kept)]),
  ];
}

/** MySQL 8 and OceanBase look for the parents of the rows that they copy; keys are added without looking. */
function keptKeys({ changes, actual, server }: TableTransition): ForeignKeyElement[] {
  if (!looksForParents(server)) return [];
  const gone = changes.map(droppedForeignKey);
  return foreignKeysOf(actual).filter((key) => !gone.includes(key));
}

/**
 * Columns whose dates are looked at again. A session that allows invalid dates wrote whatever day it liked; ours does
 * not. MySQL looks at all dates that it copies, MariaDB at those that change their type. What narrows says so itself.
 */
function keptDates({ expected, actual, server }: TableTransition): ColumnElement[] {
  const { flavor } = server;
  if (flavor !== 'mysql' && flavor !== 'mariadb') return [];
  const wanted = new Map(columnsOf(expected).map(({ name, type }) => [name.toLowerCase(), type]));
  return columnsOf(actual).filter(({ name, type, generated }) => {
    const to = wanted.get(name.toLowerCase());
    if (generated || to === undefined || !dates.test(type) || !dates.test(to)) return false;
    return (flavor === 'mysql' || type !== to) && typeConversion(type, to) === 'safe';
  });
}

const dates = /^date(?:time)?\b/i;

function noDates(columns: readonly ColumnElement[]): Finding {
  const names = columns.map(({ name }) => nameInWords(name)).join(', ');
  const condition = columns.map(({ name }) => isNoDate(quoteIdentifier(name))).join(' OR ');
  return {
    ...harmless(
      'narrowsColumn',
      `fails on values of column${columns.length > 1 ? 's' : ''} ${names} that are no dates`,
    ),
    probe: () => rowProbe(condition, 'have such a date'),
  };
}
