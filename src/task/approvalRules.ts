import { fitsPattern } from './names/namePattern';
import type { ApprovalRequirement } from './taskTerms';

/** What the settings say about approvals. */
export interface ApprovalPolicy {
  /** For tasks that no rule matches. */
  readonly mode: 'never' | 'production' | 'always';
  /** In the order of the settings: the first that matches decides. */
  readonly rules: readonly ApprovalRule[];
  /** Why the settings cannot be followed, in words; then the strictest requirement holds for every task. */
  readonly problem?: string;
}

/** A rule without a condition matches every task. */
export interface ApprovalRule {
  readonly name?: string;
  readonly environments?: readonly string[];
  /** Patterns of connection names: `*` any text, `?` one character, case counts. */
  readonly connections?: readonly string[];
  /** Patterns of database names. */
  readonly databases?: readonly string[];
  readonly approval: 'required' | 'notRequired';
  readonly approver?: ApprovalRequirement['approver'];
  readonly expiresAfterHours?: number;
}

/** What decides about a task's approval. */
export interface ApprovalSubject {
  readonly environment: string;
  readonly connectionName: string;
  readonly database: string;
}

/** Which rule decided, in words, and what it asks for: nothing where no approval is needed. */
export interface ApprovalDecision {
  readonly rule: string;
  /** Where no rule matched, and the mode decided. */
  readonly mode?: ApprovalPolicy['mode'];
  readonly requirement?: ApprovalRequirement;
}

/** The first rule that matches decides (AP-5); where none does, the mode. */
export function approvalFor(policy: ApprovalPolicy, subject: ApprovalSubject): ApprovalDecision {
  if (policy.problem !== undefined) return required('strictest', { approver: 'notCreator' });
  const index = policy.rules.findIndex((rule) => matches(rule, subject));
  const rule = policy.rules[index];
  if (rule) {
    const name = `rule “${rule.name ?? `#${index + 1}`}”`;
    return rule.approval === 'required' ? required(name, rule) : { rule: name };
  }
  const needed =
    policy.mode === 'always' || (policy.mode === 'production' && subject.environment === 'production');
  const { mode } = policy;
  const words = `mode “${mode}”`;
  return needed ? { ...required(words, {}), mode } : { rule: words, mode };
}

/** Reads the two settings; what cannot be understood becomes a problem, never a weaker policy. */
export function approvalPolicy(mode: unknown, rules: unknown): ApprovalPolicy {
  try {
    return { mode: oneOf(mode, 'mode', modes), rules: list(rules, 'rules').map(readRule) };
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    return { mode: 'always', rules: [], problem: error.message };
  }
}

class RuleProblem extends Error {}

const modes = ['never', 'production', 'always'] as const;
const environments = ['development', 'test', 'staging', 'production'] as const;
const defaultHours = 72;
// A year: longer is no expiry.
const mostHours = 8760;

function required(
  rule: string,
  { approver = 'anyone', expiresAfterHours: hours = defaultHours }: Partial<ApprovalRule>,
): ApprovalDecision {
  return { rule, requirement: { rule, approver, hours } };
}

function matches(rule: ApprovalRule, subject: ApprovalSubject): boolean {
  return (
    (rule.environments?.includes(subject.environment) ?? true) &&
    (rule.connections?.some((pattern) => fitsPattern(pattern, subject.connectionName)) ?? true) &&
    (rule.databases?.some((pattern) => fitsPattern(pattern, subject.database)) ?? true)
  );
}

function readRule(value: unknown, index: number): ApprovalRule {
  const path = `rule ${index + 1}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RuleProblem(`${path} is not an object.`);
  }
  const given = new Map<string, unknown>(Object.entries(value));
  // A word that is misspelt would make the rule match more, or less, than was meant.
  const strange = [...given.keys()].find((key) => !properties.includes(key));
  if (strange !== undefined) throw new RuleProblem(`${path} has "${strange}", which is not known.`);
  const hours = given.get('expiresAfterHours');
  if (hours !== undefined && !(typeof hours === 'number' && hours > 0 && hours <= mostHours)) {
    throw new RuleProblem(`expiresAfterHours of ${path} is not a number from 1 to ${mostHours}.`);
  }
  const name = given.get('name');
  if (name !== undefined && typeof name !== 'string') throw new RuleProblem(`name of ${path} is not text.`);
  const approver = given.get('approver');
  const words = (key: string): readonly string[] | undefined =>
    given.has(key)
      ? list(given.get(key), `${key} of ${path}`).map((word) => text(word, key, path))
      : undefined;
  const places = words('environments')?.map((word) => oneOf(word, `environments of ${path}`, environments));
  const connections = words('connections');
  const databases = words('databases');
  return {
    approval: oneOf(given.get('approval'), `approval of ${path}`, ['required', 'notRequired']),
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(places && { environments: places }),
    ...(connections && { connections }),
    ...(databases && { databases }),
    ...(approver !== undefined && {
      approver: oneOf(approver, `approver of ${path}`, ['anyone', 'notCreator']),
    }),
    ...(typeof hours === 'number' && { expiresAfterHours: hours }),
  };
}

const properties = [
  'name',
  'environments',
  'connections',
  'databases',
  'approval',
  'approver',
  'expiresAfterHours',
];

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RuleProblem(`${path} is not a list.`);
  return value;
}

function text(value: unknown, key: string, path: string): string {
  if (typeof value !== 'string') throw new RuleProblem(`${key} of ${path} holds something that is not text.`);
  return value;
}

function oneOf<const T extends string>(value: unknown, path: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new RuleProblem(`${path} is none of ${words.join(', ')}.`);
  return found;
}
