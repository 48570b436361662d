import type { NameRule } from '../../src/protocol/taskForm';

/** A source's shadow name under a rule, for the preview while the user types; the host's names decide. */
export function shadowName(rule: NameRule, source: string): string {
  return rule.kind === 'prefix' ? rule.affix + source : source + rule.affix;
}

const defaultAffix = { prefix: '_test_', suffix: '_t' } as const;

/** The rule with its kind changed; the default text changes along, the user's own text stays. */
export function withKind(rule: NameRule, kind: NameRule['kind']): NameRule {
  return { kind, affix: rule.affix === defaultAffix[rule.kind] ? defaultAffix[kind] : rule.affix };
}
