import type { Loadable } from '../../../protocol/envelope';
import type { TaskFormSnapshots, TaskFormState } from '../../../protocol/taskForm';
import type { Analysis } from '../../../task/compare/analysis';
import { buildPlan } from '../../../task/buildPlan';
import type { HazardCounts } from '../../../task/compare/hazardCounts';
import type { Plan } from '../../../task/plan';
import { planAnalysis } from '../../../task/compare/planAnalysis';
import { type PlanWishes, planWishes, wishesForChanges } from '../../../task/compare/planWishes';
import type { NameRule, TaskSettings } from '../../../task/taskSettings';
import type { DatabaseContent } from '../../connections/serverReader';
import { analysisKey, type AnalysisRun, analysisState } from './analysisRun';
import type { CountState } from './formCounts';
import { type FormInput, formNames, formState, sourceTables } from './formState';
import { lastResult } from './lastResult';

/** What a form's snapshots are made of. */
export type FormTruth = Omit<FormInput, 'names' | 'plan'> & { readonly counted: CountState };

/**
 * Makes the snapshots of one form and sends what changed. With many thousand tables each of these steps takes its
 * time, so nothing is worked out or sent twice.
 */
export class FormSnapshots {
  readonly #send: <K extends keyof TaskFormSnapshots>(name: K, data: TaskFormSnapshots[K]) => void;
  #sent: Partial<TaskFormSnapshots> = {};

  readonly #wishes = lastResult(
    (
      alter: TaskSettings['alter'],
      counter: TaskSettings['counter'],
      recreated: TaskSettings['recreated'],
      renamed: TaskSettings['renamed'],
    ): PlanWishes =>
      planWishes({
        ...(alter && { alter }),
        ...(counter && { counter }),
        ...(recreated && { recreated }),
        ...(renamed && { renamed }),
      }),
  );
  readonly #plan = lastResult(
    (
      analysis: Analysis,
      skipped: readonly string[],
      allowDestructive: boolean,
      wishes: PlanWishes,
      counts: HazardCounts,
    ) => buildPlan(analysis, { skipped, allowDestructive, wishes, counts }),
  );
  /** The rows of a finished analysis as the wishes have them. */
  readonly #wished = lastResult((run: AnalysisRun, wishes: PlanWishes): AnalysisRun => {
    const { analysis } = run;
    if (!analysis || !wishesForChanges(wishes)) return run;
    const all = new Set(analysis.tables.map(({ pair }) => pair.source.name));
    const rows = planAnalysis(analysis, all, wishes);
    return { ...run, comparisons: new Map(rows.map((row) => [row.pair.source.name, row])) };
  });
  readonly #names = lastResult(
    (
      database: string,
      range: TaskSettings['range'],
      nameRule: NameRule,
      tables: readonly string[],
      exclude: readonly string[] | undefined,
      content: Loadable<DatabaseContent>,
    ) => formNames({ database, range, nameRule, tables, ...(exclude && { exclude }) }, content),
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
  plan({ settings, analysis: run, counted }: FormTruth): Plan | undefined {
    if (run.status !== 'done' || !run.analysis || isStale(run.key, settings)) return undefined;
    const { skipped, allowDestructive } = settings;
    return this.#plan(run.analysis, skipped, allowDestructive, this.#wishesOf(settings), counted.counts);
  }

  /** The comparisons as the present wishes have them. */
  comparisons({ settings, analysis }: FormTruth): AnalysisRun['comparisons'] {
    return this.#wished(analysis, this.#wishesOf(settings)).comparisons;
  }

  form(truth: FormTruth): TaskFormState {
    const { database, range, nameRule, tables, exclude } = truth.settings;
    const names = this.#names(database, range, nameRule, tables, exclude, truth.content);
    return formState({ ...truth, names, plan: this.plan(truth) });
  }

  pushForm(truth: FormTruth): void {
    this.#push('form', this.form(truth));
    this.#push('tables', this.#tables(truth.settings.nameRule, truth.content));
  }

  pushAnalysis(truth: FormTruth): void {
    const { settings, analysis: run, counted } = truth;
    const stale = run.status !== 'none' && isStale(run.key, settings);
    const wished = this.#wished(run, this.#wishesOf(settings));
    this.#push('analysis', this.#analysis(wished, settings.skipped, stale, this.plan(truth), counted));
  }

  #wishesOf({ alter, counter, recreated, renamed }: TaskSettings): PlanWishes {
    return this.#wishes(alter, counter, recreated, renamed);
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
