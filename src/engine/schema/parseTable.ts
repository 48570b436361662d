import { EngineError } from '../engineError';
import { parseColumn } from './parseColumn';
import { parseConstraint } from './parseConstraint';
import { parseTail } from './parseTail';
import { printTable } from './printTable';
import { unquoteIdentifier } from './quoting';
import type { TableElement, TableSchema } from './tableSchema';
import { isSymbol, isWord, neverClosed, nextToken, type Token } from './tokens';

/** Elements read before, by their text. Foreign keys are not among them: what they point to depends on the database. */
export type KnownElements = Map<string, TableElement>;

/**
 * Reads the text of SHOW CREATE TABLE, in one pass; `database` is the one it was asked of, which unqualified
 * references mean. Printing the result gives the text back; where it would not, throws EngineError `unsupported` with
 * the reason. Tables of one schema have many lines in common, a shadow nearly all with its source: what is `known` is
 * not read again.
 */
export function parseTable(
  createStatement: string,
  database: string,
  known: KnownElements = new Map(),
): TableSchema {
  const create = nextToken(createStatement, 0);
  const table = nextToken(createStatement, create?.end ?? 0);
  const name = nextToken(createStatement, table?.end ?? 0);
  const open = nextToken(createStatement, name?.end ?? 0);
  if (!isWord(create, 'CREATE') || !isWord(table, 'TABLE') || !name || !open || !isSymbol(open, '(')) {
    throw new EngineError('unsupported', 'This is not the definition of a base table.');
  }
  const elements: TableElement[] = [];
  let last = open;
  while (!isSymbol(last, ')')) {
    const element = readElement(createStatement, last.end, database, known);
    elements.push(element.element);
    last = element.behind;
  }
  const tail = createStatement.slice(last.end);
  const schema: TableSchema = {
    name: { database, name: unquoteIdentifier(name.text) },
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

interface ReadElement {
  readonly element: TableElement;
  /** Verbatim. */
  readonly text: string;
  /** The comma or the closing parenthesis. */
  readonly behind: Token;
}

/**
 * Servers print each element on a line of its own, and no token depends on what follows its line: what was an element
 * once is one wherever an element begins, if the next one begins behind it.
 */
function readElement(text: string, from: number, database: string, known: KnownElements): ReadElement {
  const start = text.startsWith(indent, from) ? from + indent.length : from;
  const lineEnd = text.indexOf('\n', start);
  const end = text[lineEnd - 1] === ',' ? lineEnd - 1 : lineEnd;
  const line = text.slice(start, end);
  const element = known.get(line);
  const behind = element && nextToken(text, end);
  if (behind && endsElement(behind)) return { element, text: line, behind };
  const read = parseElement(text, start, database);
  if (read.text === line && read.element.kind !== 'foreignKey') known.set(line, read.element);
  return read;
}

const indent = '\n  ';

function parseElement(text: string, from: number, database: string): ReadElement {
  const tokens = elementTokens(text, from);
  const behind = tokens.pop();
  const first = tokens[0];
  if (!first || !behind) throw new EngineError('unsupported', 'The definition has an empty element.');
  // Up to the comma: OceanBase prints a space before it. The last element ends with its line.
  const end = behind.start;
  const element = text.slice(first.start, text[end - 1] === '\n' ? end - 1 : end);
  const parse = first.kind === 'name' ? parseColumn : parseConstraint;
  return { element: parse(element, tokens, first.start, database), text: element, behind };
}

/** Up to the comma or the closing parenthesis behind the element, with it. */
function elementTokens(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = from; ; at = tokens.at(-1)!.end) {
    const token = nextToken(text, at);
    if (!token) throw neverClosed();
    tokens.push(token);
    if (token.kind !== 'symbol') continue;
    if (depth === 0 && endsElement(token)) return tokens;
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
  }
}

function endsElement(token: Token): boolean {
  return isSymbol(token, ',') || isSymbol(token, ')');
}
