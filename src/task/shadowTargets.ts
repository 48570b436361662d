import type { TableName, TablePair } from '../engine/schema/tableName';
import type { Analysis } from './analysis';
import { shadowName } from './shadowNames';

/**
 * Where foreign keys of shadows point: by the policy to the target's shadow, where it is in the task or exists, to
 * the target itself, or nowhere. `planned` are the pairs of the task that can be brought in step.
 */
export function shadowTargets(
  analysis: Pick<Analysis, 'server' | 'settings' | 'existing'>,
  planned: readonly TablePair[],
): (target: TableName) => TableName | undefined {
  const { database, nameRule, foreignKeyPolicy } = analysis.settings;
  const fold = (name: string): string =>
    analysis.server.lowerCaseTableNames === 0 ? name : name.toLowerCase();
  const key = (table: TableName): string => JSON.stringify([fold(table.database), fold(table.name)]);
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
        const name = shadowName(target.name, nameRule);
        return fold(target.database) === fold(database) && analysis.existing.has(fold(name))
          ? { database: target.database, name }
          : target;
      };
    }
  }
}
