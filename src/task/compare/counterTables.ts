import type { CounterPolicy } from '../../engine/ddl/planOptions';
import { parseTable } from '../../engine/schema/parseTable';
import { quoteIdentifier } from '../../engine/schema/quoting';
import type { Analysis, ReadPair } from './analysis';
import { parsed } from './keysInStep';

/** The analysis with its tables in step read to the end where their counters are to be set. */
export function counterTables(analysis: Analysis, counter: CounterPolicy): Analysis {
  if (counter.kind === 'keep' || !counter.existing) return analysis;
  const known = read.get(analysis);
  if (known) return known;
  const complete = { ...analysis, tables: analysis.tables.map(readInStep) };
  read.set(analysis, complete);
  return complete;
}

/** A plan is made again and again from the same analysis. */
const read = new WeakMap<Analysis, Analysis>();

/** Source and shadow are the same but for name and counter. */
function readInStep(table: ReadPair): ReadPair {
  if (table.status === 'sameButKeys') return parsed(table);
  if (table.status !== 'inStep' || !table.shadowSql.includes(' AUTO_INCREMENT')) return table;
  const { pair, shadowSql } = table;
  const shadow = parseTable(shadowSql, pair.shadow.database);
  const [from, to] = [pair.shadow, pair.source].map(({ name }) => `CREATE TABLE ${quoteIdentifier(name)} (`);
  const source = parseTable(
    shadowSql.replace(from ?? '', () => to ?? ''),
    pair.source.database,
  );
  return { pair, status: 'read', source, shadow };
}
