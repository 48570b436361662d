import { EngineError } from '../engineError';
import { parseColumn } from './parseColumn';
import { parseConstraint } from './parseConstraint';
import { parseTail } from './parseTail';
import { printElement } from './printTable';
import { quoteIdentifier, unquoteIdentifier } from './quoting';
import type { TableElement, TableSchema } from './tableSchema';
import { isSymbol, isWord, neverClosed, nextToken, type Token } from './tokens';

/** What was read before, by its text. A foreign key is read anew: what it points to depends on the database. */
export interface KnownParts {
  readonly elements: Map<string, TableElement>;
  readonly tails: Map<string, ReturnType<typeof parseTail>>;
}

/** Nothing is known yet. */
export function noKnownParts(): KnownParts {
  return { elements: new Map(), tails: new Map() };
}

/**
 * Reads the text of SHOW CREATE TABLE, in one pass; `database` is the one it was asked of, which unqualified
 * references mean. Printing the result gives the text back; where it would not, throws EngineError `unsupported` with
 * the reason. Tables of one schema have many lines in common, a shadow nearly all with its source: what is `known` is
 * not read again.
 */
export function parseTable(createStatement: string, database: string, known = noKnownParts()): TableSchema {
  const create = nextToken(createStatement, 0);
  const table = nextToken(createStatement, create?.end ?? 0);
  const quoted = nextToken(createStatement, table?.end ?? 0);
  const open = nextToken(createStatement, quoted?.end ?? 0);
  if (!isWord(create, 'CREATE') || !isWord(table, 'TABLE') || !quoted || !open || !isSymbol(open, '(')) {
    throw new EngineError('unsupported', 'This is not the definition of a base table.');
  }
  const name = unquoteIdentifier(quoted.text);
  if (createStatement.slice(0, open.end) !== `CREATE TABLE ${quoteIdentifier(name)} (`) throw lossy();
  const elements: TableElement[] = [];
  let at = open.start;
  do {
    const { element, end } = readElement(createStatement, at + 1, database, known.elements);
    elements.push(element);
    at = end;
  } while (createStatement[at] === ',');
  const tail = createStatement.slice(at + lastEnd.length);
  const { options, partitioning } = known.tails.get(tail) ?? parseTail(tail);
  known.tails.set(tail, { options, ...(partitioning !== undefined && { partitioning }) });
  return {
    name: { database, name },
    elements,
    options,
    ...(partitioning === undefined ? {} : { partitioning }),
    tail,
    createStatement,
  };
}

interface ReadElement {
  readonly element: TableElement;
  /** Of the comma, or of the line break and the parenthesis, behind the element. */
  readonly end: number;
}

/**
 * Reads the element that begins on the next line, and makes sure that it would be printed so. No token depends on what
 * follows its line: what was an element once is one wherever an element begins, if it ends with that line as well.
 */
function readElement(
  text: string,
  from: number,
  database: string,
  known: Map<string, TableElement>,
): ReadElement {
  const start = from + indent.length;
  const line = lineAt(text, start);
  const before = known.get(line);
  const laidOut = text.startsWith(indent, from);
  if (before && laidOut && endsAt(text, start + line.length))
    return { element: before, end: start + line.length };
  const { element, end } = parseElement(text, from, database);
  if (!laidOut || !endsAt(text, end) || printElement(element) !== text.slice(start, end)) throw lossy();
  if (end === start + line.length && element.kind !== 'foreignKey') known.set(line, element);
  return { element, end };
}

const indent = '\n  ';
const lastEnd = '\n)';

function endsAt(text: string, end: number): boolean {
  return text[end] === ',' || text.startsWith(lastEnd, end);
}

/** Up to the line's end, or to the comma there. */
function lineAt(text: string, start: number): string {
  const lineEnd = text.indexOf('\n', start);
  return text.slice(start, text[lineEnd - 1] === ',' ? lineEnd - 1 : lineEnd);
}

function parseElement(text: string, from: number, database: string): ReadElement {
  const raw = rawKeyName(text, from);
  const tokens = raw ? [...raw, ...elementTokens(text, raw[1].end)] : elementTokens(text, from);
  const behind = tokens.pop();
  const first = tokens[0];
  if (!first || !behind) throw new EngineError('unsupported', 'The definition has an empty element.');
  // Up to the comma: OceanBase prints a space before it. The last element ends with its line.
  const end = text[behind.start - 1] === '\n' ? behind.start - 1 : behind.start;
  const parse = first.kind === 'name' ? parseColumn : parseConstraint;
  return { element: parse(text.slice(first.start, end), tokens, first.start, database), end };
}

/**
 * The first tokens of a foreign key whose name is printed with a backtick as it is, not doubled: MariaDB does so (seen
 * on 10.5.23, 10.11.5 and 11.4.5, not on 10.11.19).
 */
function rawKeyName(text: string, from: number): readonly [Token, Token] | undefined {
  foreignKey.lastIndex = from + indent.length;
  const name = foreignKey.exec(text)?.[1];
  if (!name?.replaceAll('``', '').includes('`')) return undefined;
  const constraint = nextToken(text, from)!;
  const start = constraint.end + 1;
  return [constraint, { kind: 'name', text: quoteIdentifier(name), start, end: start + name.length + 2 }];
}

const foreignKey = /CONSTRAINT `([^\n]*?)` FOREIGN KEY \(`/y;

/** Up to the comma or the closing parenthesis behind the element, with it. */
function elementTokens(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = from; ; at = tokens.at(-1)!.end) {
    const token = nextToken(text, at);
    if (!token) throw neverClosed();
    tokens.push(token);
    if (token.kind !== 'symbol') continue;
    if (depth === 0 && (token.text === ',' || token.text === ')')) return tokens;
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
  }
}

function lossy(): EngineError {
  return new EngineError('unsupported', 'The definition could not be read without loss.');
}
