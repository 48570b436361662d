import { type TableName, type TablePair, tableKey } from '../../engine/schema/tableName';
import type { Analysis } from '../compare/analysis';
import { shadowName } from './shadowNames';

/**
 * Where foreign keys of shadows point: by the policy to the target's shadow, where it is in the task or exists, to
 * the target itself, or nowhere. `planned` are the pairs of the task that can be brought in step.
 */
export function shadowTargets(
  analysis: Pick<Analysis, 'server' | 'settings' | 'existing'>,
  planned: readonly TablePair[],
): (target: TableName) => TableName | undefined {
  const { nameRule, foreignKeyPolicy } = analysis.settings;
  const key = (table: TableName): string => tableKey(table, analysis.server);
  switch (foreignKeyPolicy) {
    case 'none':
      return () => undefined;
    case 'source':
      return (target) => target;
    case 'shadowFirst': {
      const shadows = new Map(planned.map((pair) => [key(pair.source), pair.shadow]));
      return (target) => {
        const shadow = shadows.get(key(target));
        if (shadow) return shadow;
        const twin = { database: target.database, name: shadowName(target.name, nameRule) };
        return analysis.existing.has(key(twin)) ? twin : target;
      };
    }
  }
}
