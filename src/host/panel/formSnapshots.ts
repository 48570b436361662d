import type { Loadable } from '../../protocol/envelope';
import type { TaskFormSnapshots, TaskFormState } from '../../protocol/taskForm';
import type { Analysis } from '../../task/analysis';
import { buildPlan } from '../../task/buildPlan';
import type { Plan } from '../../task/plan';
import type { NameRule, TaskSettings } from '../../task/taskSettings';
import type { DatabaseContent } from '../connections/serverReader';
import { analysisKey, analysisState } from './analysisRun';
import { formNames, formState, sourceTables } from './formState';
import type { FormInput } from './formState';
import { lastResult } from './lastResult';

/** What a form's snapshots are made of. */
export type FormTruth = Omit<FormInput, 'names' | 'plan'>;

/**
 * Makes the snapshots of one form and sends what changed. With many thousand tables each of these steps takes its
 * time, so nothing is worked out or sent twice.
 */
export class FormSnapshots {
  readonly #send: <K extends keyof TaskFormSnapshots>(name: K, data: TaskFormSnapshots[K]) => void;
  #sent: Partial<TaskFormSnapshots> = {};

  readonly #plan = lastResult((analysis: Analysis, skipped: readonly string[], allowDestructive: boolean) =>
    buildPlan(analysis, { skipped, allowDestructive }),
  );
  readonly #names = lastResult(
    (
      database: string,
      range: TaskSettings['range'],
      nameRule: NameRule,
      tables: readonly string[],
      content: Loadable<DatabaseContent>,
    ) => formNames({ database, range, nameRule, tables }, content),
  );
  readonly #tables = lastResult(sourceTables);
  readonly #analysis = lastResult(analysisState);

  constructor(send: <K extends keyof TaskFormSnapshots>(name: K, data: TaskFormSnapshots[K]) => void) {
    this.#send = send;
  }

  /** The page has nothing: it was just opened, or shown again. */
  forget(): void {
    this.#sent = {};
  }

  /** What would run now: the finished analysis without what is skipped. Undefined while there is none or it is stale. */
  plan({ settings, analysis: run }: FormTruth): Plan | undefined {
    if (run.status !== 'done' || !run.analysis || isStale(run.key, settings)) return undefined;
    return this.#plan(run.analysis, settings.skipped, settings.allowDestructive);
  }

  form(truth: FormTruth): TaskFormState {
    const { database, range, nameRule, tables } = truth.settings;
    const names = this.#names(database, range, nameRule, tables, truth.content);
    return formState({ ...truth, names, plan: this.plan(truth) });
  }

  pushForm(truth: FormTruth): void {
    this.#push('form', this.form(truth));
    this.#push('tables', this.#tables(truth.settings.nameRule, truth.content));
  }

  pushAnalysis(truth: FormTruth): void {
    const { settings, analysis: run } = truth;
    const stale = run.status !== 'none' && isStale(run.key, settings);
    this.#push('analysis', this.#analysis(run, settings.skipped, stale, this.plan(truth)));
  }

  #push<K extends keyof TaskFormSnapshots>(name: K, data: TaskFormSnapshots[K]): void {
    if (this.#sent[name] === data) return;
    this.#sent = { ...this.#sent, [name]: data };
    this.#send(name, data);
  }
}

function isStale(key: string, settings: TaskSettings): boolean {
  return key !== analysisKey(settings);
}
