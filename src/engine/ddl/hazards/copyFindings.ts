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
import { decimalDigits, parseDataType } from '../types/dataType';
import { typeConversion } from '../types/typeConversion';

/** Rows that no demand of the table concerns, and that are refused only as they are written anew. */
export function copyFindings(transition: TableTransition): Finding[] {
  const { actual, server } = transition;
  const keys = keptKeys(transition);
  const values = keptValues(transition);
  if (keys.length + values.length === 0 || rewritingOf(transition) !== 'copied') return [];
  return [
    ...keys.map((key) => ({
      ...harmless('requiresCheck', `fails on rows that violate foreign key ${nameInWords(key.name)}`),
      probe: () => orphanProbe(key, actual.name, server),
    })),
    ...values,
  ];
}

/** MySQL 8 and OceanBase look for the parents of the rows that they copy; keys are added without looking. */
function keptKeys({ changes, actual, server }: TableTransition): ForeignKeyElement[] {
  if (!looksForParents(server)) return [];
  const gone = changes.map(droppedForeignKey);
  return foreignKeysOf(actual).filter((key) => !gone.includes(key));
}

/** Values that a column has and does not take again. */
function keptValues({ expected, actual, server }: TableTransition): Finding[] {
  const { flavor } = server;
  if (flavor !== 'mysql' && flavor !== 'mariadb') return [];
  const wanted = new Map(columnsOf(expected).map(({ name, type }) => [name.toLowerCase(), type]));
  const kept = (looksAgain: (from: string, to: string) => boolean): ColumnElement[] =>
    columnsOf(actual).filter(({ name, type, generated }) => {
      const to = wanted.get(name.toLowerCase());
      // What narrows says so itself.
      return !generated && to !== undefined && typeConversion(type, to) === 'safe' && looksAgain(type, to);
    });
  const isMysql = flavor === 'mysql';
  return [
    // A session that allows invalid dates wrote whatever day it liked; ours takes none where a type changes, and
    // MySQL copies none.
    ...misfits(
      kept((from, to) => date.test(from) && date.test(to) && (isMysql || from !== to)),
      'are no dates',
      ({ name }) => isNoDate(quoteIdentifier(name)),
    ),
    // 999999.999 is a million as FLOAT(9,3), which MariaDB then finds too large.
    ...misfits(
      isMysql ? [] : kept((from, to) => from === to && realWithDigits.test(from)),
      'have too many digits',
      ({ name, type }) => `ABS(${quoteIdentifier(name)}) >= 1e${decimalDigits(parseDataType(type))[0]}`,
    ),
  ];
}

const date = /^date(?:time)?\b/i;
const realWithDigits = /^(?:float|double)\(/i;

function misfits(
  columns: readonly ColumnElement[],
  what: string,
  condition: (column: ColumnElement) => string,
): Finding[] {
  if (columns.length === 0) return [];
  const names = columns.map(({ name }) => nameInWords(name)).join(', ');
  const text = `fails on values of column${columns.length > 1 ? 's' : ''} ${names} that ${what}`;
  const probe = () => rowProbe(columns.map(condition).join(' OR '), what);
  return [{ ...harmless('narrowsColumn', text), probe }];
}
