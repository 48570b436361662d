import { withoutQuoted } from '../schema/quoting';
import type { ColumnElement } from '../schema/tableSchema';
import type { TableChange } from './tableDiff';

/** The columns, in lower case, whose spatial reference system changes: MySQL 8 refuses it under an index (error 3717). */
export function columnsOfNewReferenceSystem(changes: readonly TableChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) =>
      change.kind === 'modifyColumn' && referenceSystem(change.from) !== referenceSystem(change.to)
        ? [change.from.name.toLowerCase()]
        : [],
    ),
  );
}

/** The number behind SRID. */
export function referenceSystem({ definition }: ColumnElement): string | undefined {
  return / SRID (\d+) /.exec(withoutQuoted(definition))?.[1];
}
