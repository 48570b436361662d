import { withNamesInLowerCase } from '../../schema/quoting';
import type { ServerFacts } from '../../schema/serverFacts';
import type { IndexElement } from '../../schema/tableSchema';
import { withoutNotes } from '../limits/notes';

/** An index as it counts: on TiDB columns change their case in it by themselves. */
export function comparedIndex(index: IndexElement, { flavor }: ServerFacts): IndexElement {
  if (flavor !== 'tidb') return index;
  const { text, definition } = index;
  const head = text.slice(0, text.length - definition.length);
  return { ...index, text: head + withNamesInLowerCase(definition) };
}

/**
 * True when the optimizer's sight of the index is all that differs. Servers take DROP x, ADD x in one statement for
 * no change then, and want ALTER INDEX (MySQL manual, "Invisible Indexes"; MariaDB, "Ignored Indexes").
 */
export function differsInVisibility(from: IndexElement, to: IndexElement): boolean {
  return from.text !== to.text && withoutVisibility(from) === withoutVisibility(to);
}

/**
 * True when KEY_BLOCK_SIZE differs, or on MySQL what an index says to an engine, and else at most the optimizer's
 * sight. Servers take DROP x, ADD x in one statement for no change then, unless the table is written anew (run on
 * 8.0.46 and 9.7.4).
 */
export function differsInEngineWords(from: IndexElement, to: IndexElement): boolean {
  const [one, other] = [from, to].map(withoutVisibility) as [string, string];
  return one !== other && withoutEngineWords(one) === withoutEngineWords(other);
}

function withoutEngineWords(text: string): string {
  return text.replace(blockSize, '').replace(attribute, '');
}

const blockSize = / KEY_BLOCK_SIZE=\d+/;

/** The definition as it counts for all but the optimizer's sight. */
export function withoutVisibility(index: IndexElement): string {
  return index.text.replace(hidden, '');
}

/** True for an index that the optimizer does not see. */
export function isHidden(index: IndexElement): boolean {
  return withoutVisibility(index) !== index.text;
}

/** The index as the optimizer sees it. */
export function seen(index: IndexElement): IndexElement {
  return { ...index, text: withoutVisibility(index), definition: index.definition.replace(hidden, '') };
}

const comment = / COMMENT '(?:[^'\\]|''|\\.)*'/;
const attribute = / \/\*!80021 (?:SECONDARY_)?ENGINE_ATTRIBUTE '(?:[^'\\]|''|\\.)*' \*\//;
// Of a FULLTEXT index on MySQL.
const parser = / \/\*!50100 WITH PARSER `(?:[^`]|``)+` \*\/ ?/;
const vectorOption = / `\w+`='\w*'/;
const markOfTidb = / \/\*T![^*]*\*\//;
const behind = [comment, attribute, parser, vectorOption, markOfTidb].map(({ source }) => source).join('|');
const hidden = new RegExp(` (?:IGNORED|INVISIBLE|/\\*!\\d+ INVISIBLE \\*/)(?=(?:${behind})*$)`, 's');

/** True where servers take DROP x, ADD x in one statement for no change. */
export function looksTheSame(from: IndexElement, to: IndexElement, { flavor }: ServerFacts): boolean {
  const [one, other] = [from, to].map((index) => {
    const text = withoutNotes(withoutVisibility(index)).replace(parser, '');
    return flavor === 'mysql' ? withoutEngineWords(text) : text;
  });
  return (
    // Words for the engine alone are seen to by force.
    (one === other && !differsInEngineWords(from, to)) ||
    // Older ones of MariaDB keep a name that differs by case alone (10.5).
    (flavor === 'mariadb' && from.name !== to.name && one?.toLowerCase() === other?.toLowerCase()) ||
    // MariaDB keeps a period in an index as its two columns.
    withoutOverlaps(from) !== withoutOverlaps(to) ||
    (from.type === 'vector' && vectorText(from) === vectorText(to))
  );
}

/** True for an index over a period of MariaDB. */
export function withoutOverlaps({ text }: IndexElement): boolean {
  return text.includes(' WITHOUT OVERLAPS');
}

/** MariaDB prints its options of a vector index as they were typed, and defaults where they were typed. */
function vectorText(index: IndexElement): string {
  const text = withoutVisibility(index);
  const typed = [...text.matchAll(vectorOptions)].map(([option]) => option.trim().toLowerCase()).sort();
  const said = typed.filter((option) => !vectorDefaults.has(option));
  return [text.replace(vectorOptions, ''), ...said].join(' ');
}

const vectorOptions = new RegExp(vectorOption, 'g');
const vectorDefaults: ReadonlySet<string> = new Set(["`distance`='euclidean'", "`m`='6'"]);
