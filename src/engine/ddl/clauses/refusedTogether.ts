/**
 * True where OceanBase refuses these clauses together, with rows or without, also among partitions: it answers 1235 or
 * 4179, having done nothing (run on 4.3). `copies` is true where columns may change in a way that writes the table anew.
 * It does drop an index beside a column that comes behind all others, which is not told here from one between them.
 */
export function areRefusedTogether(clauses: readonly (readonly string[])[], copies: boolean): boolean {
  const has = (kind: RegExp): boolean => clauses.some(([clause = '']) => kind.test(clause));
  return (
    clauses.length > 1 &&
    (has(standsAlone) ||
      (has(dropsIndex) && has(addsIndex)) ||
      (has(dropsColumn) && has(addsIndex)) ||
      (has(addsOrDropsColumn) && has(touchesIndex)) ||
      (copies && has(changesColumn) && (has(touchesIndex) || has(dropsCheck))))
  );
}

/** "Add/modify constraint together with other DDLs", also two of them; "Multiple complex DDLs about primary". */
const standsAlone = /^(?:ADD CONSTRAINT `(?:[^`]|``)+` CHECK |DROP PRIMARY KEY$)/;
const dropsIndex = /^DROP INDEX /;
const addsIndex = /^ADD (?:(?:UNIQUE|FULLTEXT|SPATIAL) )?KEY /;
const touchesIndex = /^(?:(?:DROP|RENAME|ALTER) INDEX|ADD FULLTEXT KEY) /;
const dropsCheck = /^DROP CONSTRAINT /;
const dropsColumn = /^DROP COLUMN /;
const addsOrDropsColumn = /^(?:ADD|DROP) COLUMN /;
const changesColumn = /^(?:ADD|MODIFY|CHANGE) COLUMN /;
