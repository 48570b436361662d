import type { IndexElement } from './tableSchema';

/** The BLOCK_SIZE that OceanBase prints for an index; none for primary keys and on other servers. */
export function blockSizeOf({ definition }: IndexElement): string | undefined {
  if (!definition.includes(' BLOCK_SIZE ')) return undefined;
  return / BLOCK_SIZE (\d+)/.exec(definition.replace(quoted, ''))?.[1];
}

const quoted = /'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`/gs;
