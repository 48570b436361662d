import { columnsOf, indexesOf } from '../../schema/elements';
import type { TableSchema } from '../../schema/tableSchema';
import { tokenize } from '../../schema/tokens';
import { columnAfter, newIndex } from '../changedElements';
import type { TableChange } from '../tableDiff';

// What the server prints as a plain comment, and does not read: options that its engine does not know (MariaDB), or
// what another statement than ALTER TABLE sets (TiDB).

/** The reason where the notes behind the elements differ. */
export function differingNote(expected: TableSchema, actual: TableSchema): string | undefined {
  const [wanted, present] = [notesIn(expected.tail), notesIn(actual.tail)];
  return wanted === present
    ? undefined
    : `The server prints "${wanted || 'no note'}" for the source and "${present || 'no note'}" for the shadow, which ALTER TABLE does not change. Set it by hand, or leave the table out.`;
}

/** The reason where a column or an index with a note would have to be written, or, without changes, the whole table. */
export function refusesNotes(expected: TableSchema, changes?: readonly TableChange[]): string | undefined {
  const written = changes
    ? changes.flatMap(writtenText)
    : [
        expected.tail,
        ...[...columnsOf(expected), ...indexesOf(expected)].map(({ definition }) => definition),
      ];
  const note = written.map(notesIn).find((found) => found !== '');
  return note === undefined
    ? undefined
    : `The server prints "${note}" for the source, which no statement for its shadow says. Take it out of the source, or leave the table out.`;
}

/** The text as the server reads it. */
export function withoutNotes(text: string): string {
  return noteTokens(text).reduceRight(
    (left, { start, end }) => left.slice(0, start).trimEnd() + left.slice(end),
    text,
  );
}

/** The definitions of a column and an index that a change writes. */
function writtenText(change: TableChange): string[] {
  return [columnAfter(change), newIndex(change)].flatMap((element) => element?.definition ?? []);
}

/** What stands in plain comments. */
export function notesIn(text: string): string {
  return noteTokens(text)
    .map((token) => token.text)
    .join(' ');
}

function noteTokens(text: string): ReturnType<typeof tokenize> {
  if (!text.includes('/* ')) return [];
  return tokenize(text).filter((token) => token.kind === 'marker' && token.text.startsWith('/* '));
}
