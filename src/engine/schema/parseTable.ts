import { EngineError } from '../engineError';
import { parseColumn } from './parseColumn';
import { parseConstraint } from './parseConstraint';
import { parseTail } from './parseTail';
import { printTable } from './printTable';
import { unquoteIdentifier } from './quoting';
import type { TableElement, TableSchema } from './tableSchema';
import { endOfGroup, isSymbol, isWord, tokenize, type Token } from './tokens';

/**
 * Reads the text of SHOW CREATE TABLE; `database` is the one it was asked of, which unqualified references mean.
 * Printing the result gives the text back; where it would not, throws EngineError `unsupported` with the reason.
 * `twin` is a table that probably has the same elements: they are taken from it instead of read again.
 */
export function parseTable(createStatement: string, database: string, twin?: TableSchema): TableSchema {
  const alike = twin && likeTwin(createStatement, database, twin);
  if (alike) return alike;
  const tokens = tokenize(createStatement);
  const open = 3;
  if (!isWord(tokens[0], 'CREATE') || !isWord(tokens[1], 'TABLE') || !isSymbol(tokens[open], '(')) {
    throw new EngineError('unsupported', 'This is not the definition of a base table.');
  }
  const close = endOfGroup(tokens, open) - 1;
  const elements = splitElements(tokens, open + 1, close).map((part) =>
    parseElement(createStatement, tokens, part, database),
  );
  const tail = createStatement.slice(tokens[close]!.end);
  const schema: TableSchema = {
    name: { database, name: unquoteIdentifier(tokens[2]!.text) },
    elements,
    ...parseTail(tail),
    tail,
    createStatement,
  };
  if (printTable(schema) !== createStatement) {
    throw new EngineError('unsupported', 'The definition could not be read without loss.');
  }
  return schema;
}

/** Where the text between name and tail is the twin's, so is what it means; an unqualified target depends on the database. */
function likeTwin(createStatement: string, database: string, twin: TableSchema): TableSchema | undefined {
  if (twin.elements.some(({ kind }) => kind === 'foreignKey')) return undefined;
  const [start, name] = beginning.exec(createStatement) ?? [];
  const twinStart = beginning.exec(twin.createStatement)?.[0];
  if (start === undefined || name === undefined || twinStart === undefined) return undefined;
  const body = twin.createStatement.slice(twinStart.length, twin.createStatement.length - twin.tail.length);
  if (!createStatement.startsWith(body, start.length)) return undefined;
  const tail = createStatement.slice(start.length + body.length);
  const { options, partitioning } = tail === twin.tail ? twin : parseTail(tail);
  return {
    name: { database, name: unquoteIdentifier(name) },
    elements: twin.elements,
    options,
    ...(partitioning === undefined ? {} : { partitioning }),
    tail,
    createStatement,
  };
}

const beginning = /^CREATE TABLE (`(?:[^`]|``)+`) \(\n/;

function parseElement(text: string, all: readonly Token[], part: Part, database: string): TableElement {
  const tokens = all.slice(part.from, part.to);
  const first = tokens[0];
  if (!first) throw new EngineError('unsupported', 'The definition has an empty element.');
  // Up to the comma: OceanBase prints a space before it. The last element ends with its line.
  const end = all[part.to]!.start;
  const element = text.slice(first.start, text[end - 1] === '\n' ? end - 1 : end);
  return first.kind === 'name'
    ? parseColumn(element, tokens, first.start)
    : parseConstraint(element, tokens, first.start, database);
}

interface Part {
  readonly from: number;
  /** The token behind the element: a comma or the closing parenthesis. */
  readonly to: number;
}

function splitElements(tokens: readonly Token[], from: number, to: number): Part[] {
  const parts: Part[] = [];
  let start = from;
  for (let index = from; index < to; index++) {
    if (isSymbol(tokens[index], '(')) {
      index = endOfGroup(tokens, index) - 1;
    } else if (isSymbol(tokens[index], ',')) {
      parts.push({ from: start, to: index });
      start = index + 1;
    }
  }
  parts.push({ from: start, to });
  return parts;
}
