import { unquoteIdentifier } from './quoting';
import type { TableOption, TableSchema } from './tableSchema';
import { endOfGroup, isSymbol, isWord, tokenize, type Token } from './tokens';

/** Reads what follows the elements: options, then the partitioning clause. Nothing is left out. */
export function parseTail(tail: string): Pick<TableSchema, 'options' | 'partitioning'> {
  const all = tokenize(tail);
  const tokens = all.filter((token) => token.kind !== 'marker');
  const partition = tokens.findIndex(
    (token, index) => isWord(token, 'PARTITION') && isWord(tokens[index + 1], 'BY'),
  );
  // TiDB prints behind the partitions when rows expire.
  const behind = tokens.findIndex(
    (token, index) => index > partition && isWord(token, 'TTL') && isSymbol(tokens[index + 1], '='),
  );
  const partitionsEnd = behind < 0 ? tokens.length : behind;
  const ofOptions = partition < 0 ? tokens : [...tokens.slice(0, partition), ...tokens.slice(partitionsEnd)];
  const options: TableOption[] = [];
  for (let at = 0; at < ofOptions.length;) {
    const end = endOfOption(ofOptions, at, ofOptions.length);
    const option = readOption(tail, ofOptions.slice(at, end));
    const before = options.at(-1);
    // MariaDB, and MySQL before 8, keep what is said twice: STATS_PERSISTENT=1 STATS_PERSISTENT=0.
    if (before?.name === option.name)
      options.splice(-1, 1, { ...before, text: `${before.text} ${option.text}` });
    else options.push(option);
    at = end;
  }
  return partition < 0
    ? { options }
    : {
        options,
        partitioning: withoutMarkers(tail, all, tokens[partition]!.start, tokens[partitionsEnd - 1]!.end),
      };
}

// MySQL wraps parts of the clause in version comments of their own: `KEY */ /*!50611 ALGORITHM = 1 */ /*!50100 (a)`.
function withoutMarkers(tail: string, tokens: readonly Token[], from: number, to: number): string {
  let text = '';
  let at = from;
  for (const { kind, start, end } of tokens) {
    if (kind !== 'marker' || start < at || end > to) continue;
    text += tail.slice(at, start);
    at = text.endsWith(' ') && tail[end] === ' ' ? end + 1 : end;
  }
  return text + tail.slice(at, to);
}

/** Options of more than one word, and options whose value stands there without an equals sign. */
const phrases: readonly (readonly string[])[] = [
  'DEFAULT CHARSET',
  'DEFAULT COLLATE',
  'DATA DIRECTORY',
  'INDEX DIRECTORY',
  'PLACEMENT POLICY',
  'WITH SYSTEM VERSIONING',
  'WITH COLUMN GROUP',
  'ENABLE ROW MOVEMENT',
  'DISABLE ROW MOVEMENT',
  'READ ONLY',
  'ORGANIZATION INDEX',
  'ORGANIZATION HEAP',
].map((phrase) => phrase.split(' '));

/** Options whose value stands behind them without an equals sign: TABLESPACE `name`, which MySQL 5.6 does not quote, STORAGE DISK, PARALLEL 4. */
const bareValued: ReadonlySet<string | undefined> = new Set(['TABLESPACE', 'STORAGE', 'PARALLEL']);

const firstWords = new Set(phrases.map(([first]) => first));

function nameLength(tokens: readonly Token[], at: number): number {
  if (!firstWords.has(tokens[at]?.text.toUpperCase())) return 1;
  return (
    phrases.find((phrase) => phrase.every((word, index) => isWord(tokens[at + index], word)))?.length ?? 1
  );
}

function endOfOption(tokens: readonly Token[], start: number, limit: number): number {
  let at = start + nameLength(tokens, start);
  if (isSymbol(tokens[at], '=')) at += isSymbol(tokens[at + 1], '(') ? 1 : 2;
  else if (bareValued.has(tokens[start]?.text.toUpperCase())) at++;
  // A group such as UNION=(…), an expression such as TTL=`at` + INTERVAL 1 DAY.
  while (at < limit) {
    if (isSymbol(tokens[at], '(')) at = endOfGroup(tokens, at);
    else if (isSymbol(tokens[at], '+')) at += 4;
    else break;
  }
  return Math.min(at, limit);
}

function readOption(tail: string, tokens: readonly Token[]): TableOption {
  const text = tail.slice(tokens[0]!.start, tokens.at(-1)!.end);
  const length = nameLength(tokens, 0);
  const name =
    tokens[0]!.kind === 'name'
      ? unquoteIdentifier(tokens[0]!.text).toUpperCase()
      : tokens
          .slice(0, length)
          .map((token) => token.text.toUpperCase())
          .join(' ');
  const valueFrom = isSymbol(tokens[length], '=') ? length + 1 : length;
  return valueFrom < tokens.length
    ? { name, value: tail.slice(tokens[valueFrom]!.start, tokens.at(-1)!.end), text }
    : { name, text };
}
