import { randomUUID } from 'node:crypto';
import {
  type AlterOptions,
  alterAlgorithms,
  alterLocks,
  type CounterPolicy,
} from '../../../engine/ddl/planOptions';
import type {
  ExecutionMode,
  NameRule,
  Schedule,
  TableRename,
  TaskSettings,
} from '../../../task/taskSettings';
import type { TaskOrigin } from '../../../task/taskTerms';
import { type Shape, either, flag, listOf, oneOf, optional, record, text, wholeNumber } from '../../shapes';

/** A task that is being put together. */
export interface Draft {
  /** A uuid. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly settings: TaskSettings;
  /** The task that it was initiated from. */
  readonly origin?: TaskOrigin;
}

/** A draft that nobody edited yet; it is not stored before that. */
export function newDraft(settings: TaskSettings, origin?: TaskOrigin): Draft {
  return { id: randomUUID(), savedAt: new Date().toISOString(), settings, ...(origin && { origin }) };
}

const nameRuleShape: Shape<NameRule> = record<NameRule>({
  kind: oneOf('prefix', 'suffix'),
  affix: text(200),
});

const executionShape: Shape<ExecutionMode> = either(
  record<{ readonly kind: 'immediate' | 'manual' }>({ kind: oneOf('immediate', 'manual') }),
  record<Schedule>({
    kind: oneOf('schedule'),
    at: text(40),
    timeZone: text(100),
    local: optional(text(16)),
  }),
);

/** The shapes of what a form edits. */
export const draftShapes = {
  range: oneOf('partial', 'all'),
  nameRule: nameRuleShape,
  foreignKeyPolicy: oneOf('shadowFirst', 'source', 'none'),
  alter: record<AlterOptions>({
    algorithm: optional(oneOf(...alterAlgorithms)),
    lock: optional(oneOf(...alterLocks)),
  }),
  counter: either<CounterPolicy, CounterPolicy>(
    record<Extract<CounterPolicy, { kind: 'startAt' }>>({
      kind: oneOf('startAt'),
      at: wholeNumber(1, Number.MAX_SAFE_INTEGER),
      existing: flag,
    }),
    record<Extract<CounterPolicy, { kind: 'keep' }>>({ kind: oneOf('keep') }),
  ),
  execution: executionShape,
  onError: oneOf('abort', 'continue'),
  connections: wholeNumber(1, 8),
  allowDestructive: flag,
  remarks: text(200),
  tables: listOf(text(256)),
  exclude: listOf(text(256)),
};

/** A draft out of a file; throws where it is none. */
export const draftShape: Shape<Draft> = record<Draft>({
  id: text(100),
  savedAt: text(40),
  settings: record<TaskSettings>({
    connectionId: text(100),
    database: text(256),
    skipped: draftShapes.tables,
    ...draftShapes,
    alter: optional(draftShapes.alter),
    counter: optional(draftShapes.counter),
    connections: optional(draftShapes.connections),
    exclude: optional(draftShapes.exclude),
    recreated: optional(draftShapes.tables),
    renamed: optional(listOf(record<TableRename>({ table: text(256), from: text(256), to: text(256) }))),
  }),
  origin: optional(
    record<TaskOrigin>({ taskId: wholeNumber(1, Number.MAX_SAFE_INTEGER), kind: oneOf('again', 'retry') }),
  ),
});
