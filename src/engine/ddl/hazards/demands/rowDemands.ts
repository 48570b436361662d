import type { TableTransition } from '../../../diff/tableTransition';
import { namesIn } from '../../../schema/namesIn';
import { mapNames, unquoteIdentifier } from '../../../schema/quoting';
import type { Finding, Probe } from '../finding';
import { type NewValues, newValues } from '../../types/newValues';
import { rewritingOf } from '../../effects/rewriting';
import { demandsOf } from './tableDemands';

/**
 * The demands that rows may not meet: those that are new, those that look at columns with other values, and those that
 * the server computes again: a session that was not strict wrote what does not fit.
 */
export function demandFindings(transition: TableTransition): Finding[] {
  const { changes, expected, actual, server } = transition;
  const replaced = changes.flatMap((change) =>
    change.kind === 'replaceColumn' ? [change.to.name.toLowerCase()] : [],
  );
  const demands = demandsOf(expected, actual, server, replaced);
  // Most tables demand nothing.
  if (demands.length === 0) return [];
  const values = newValues(transition);
  const met = new Set(demandsOf(actual, actual, server).map(({ key }) => key));
  const rewriting = demands.some(({ again, uncopied }) => again ?? uncopied)
    ? rewritingOf(transition)
    : undefined;
  return demands.flatMap(({ key, again, names, finding, uncopied, question }) => {
    const changed = [...names].filter((name) => values.has(name));
    const looksAgain = again !== undefined && (rewriting === 'copied' || rewriting === again);
    if (changed.length === 0 && met.has(key) && !looksAgain) return [];
    const told = uncopied && rewriting !== 'copied' ? uncopied : finding;
    if (!question) return [told];
    const probe = (): Probe | undefined => {
      const condition = withNewValues(question.condition, changed, values);
      return condition === undefined ? undefined : question.probe(condition);
    };
    return [{ ...told, probe }];
  });
}

/** The condition upon the values to come; undefined where they cannot be told, or where a column stands without quotes. */
function withNewValues(condition: string, changed: readonly string[], values: NewValues): string | undefined {
  const quoted = namesIn(condition);
  if (changed.some((name) => values.get(name) === undefined || !quoted.has(name))) return undefined;
  return mapNames(condition, (name) => values.get(unquoteIdentifier(name).toLowerCase()) ?? name);
}
