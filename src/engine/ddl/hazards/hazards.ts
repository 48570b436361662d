import { checkName } from '../../diff/describeChange';
import type { RenamedColumns, TableChange } from '../../diff/tableDiff';
import type { TableTransition } from '../../diff/tableTransition';
import { columnsOf } from '../../schema/elements';
import { nameInWords } from '../../schema/quoting';
import type { ForeignKeyElement, TableSchema } from '../../schema/tableSchema';
import { addedFindings, droppedFinding, replacedFindings } from './addedColumns';
import { columnFindings, sequenceFindings } from './columnHazards';
import { copyFindings } from './copyFindings';
import type { Hazard } from '../ddlStatement';
import { destructive, type Finding, harmless } from './finding';
import { lostHistory, optionFindings, partitionFindings } from './optionHazards';
import { orphanProbe, rowProbe } from './probes/hazardProbes';
import { newValues } from '../types/newValues';
import { rewritingOf } from '../effects/rewriting';
import { demandFindings } from './demands/rowDemands';
import { keptUniqueFindings, orderFindings, uniqueFinding } from './uniqueHazards';
import { legBetween } from '../planLeg';
import { renameLeg } from '../renameLeg';
import { restartsVersioning } from '../waypoints/systemVersioning';
import { waypoints } from '../waypoints/waypoints';

/** What deserves a second look in these changes, in their order, and before them in the renaming of columns. */
export function hazardsOf(transition: TableTransition, renamed?: RenamedColumns): Hazard[] {
  return findingsOf(transition, renamed).map(({ hazard }) => hazard);
}

/** What deserves a second look in a table that does not exist yet. */
export function hazardsOfCreate(expected: TableSchema): Hazard[] {
  return columnsOf(expected).flatMap((column) => sequenceFindings(column).map(({ hazard }) => hazard));
}

/** What the loss of a whole shadow is called, that its successor may be made anew. */
export const recreation: Finding = {
  ...destructive('recreatesTable', 'drops the shadow with its rows and triggers, and creates it anew'),
  probe: () => rowProbe('TRUE', 'go'),
};

/** The hazards with what to ask the server about each of them. */
export function findingsOf(transition: TableTransition, renamed?: RenamedColumns): Finding[] {
  const findings = [
    ...transition.changes.flatMap((change) => findingsOfChange(change, transition)),
    ...demandFindings(transition),
    ...keptUniqueFindings(transition),
    ...orderFindings(transition),
    ...copyFindings(transition),
    ...(restartsVersioning(transition) ? [lostHistory] : []),
  ];
  const known = new Set(findings.map(({ hazard }) => hazard.text));
  const more = [...(renamed ? ofRenaming(renamed, transition) : []), ...onTheWay(transition)];
  return [...findings, ...more.filter(({ hazard }) => !known.has(hazard.text))];
}

/** What rows meet where the table is written anew for it; all of them by their names to come. */
function ofRenaming(renamed: RenamedColumns, { actual, server }: TableTransition): Finding[] {
  const leg = { ...renameLeg(renamed, actual, server), actual };
  return [...demandFindings(leg), ...copyFindings(leg)];
}

/** What rows meet up to the first leg that writes the table anew, with what goes on a later one. */
function onTheWay(transition: TableTransition): Finding[] {
  const findings: Finding[] = [];
  let from = transition.actual;
  for (const stop of waypoints(transition)) {
    const leg = legBetween(from, stop, transition.server);
    const timeless = leg.changes.flatMap((change) => timelessFindings(change, leg));
    findings.push(...demandFindings(leg), ...copyFindings(leg), ...timeless);
    if (rewritingOf(leg) !== undefined) break;
    from = stop;
  }
  return findings;
}

/** Rows that only the times at which they began keep apart: they get one time, as versioning begins anew. */
function timelessFindings(change: TableChange, leg: TableTransition): Finding[] {
  if (change.kind !== 'replaceIndex') return [];
  const begins = columnsOf(leg.actual).find(({ definition }) => / AS ROW START\b/.test(definition))?.name;
  return begins !== undefined && change.from.columns.includes(begins) ? uniqueFinding(change.to, leg) : [];
}

function findingsOfChange(change: TableChange, transition: TableTransition): Finding[] {
  switch (change.kind) {
    case 'dropColumn':
      return [droppedFinding(change.column, transition)];
    case 'replaceColumn':
      return replacedFindings(change.from, change.to, transition);
    case 'modifyColumn':
      return columnFindings(change, transition);
    case 'addColumn':
      return addedFindings(change.column, transition);
    case 'dropIndex':
      return [destructive('dropsIndex', `drops index ${nameInWords(change.index.name)}`)];
    case 'addIndex':
      return uniqueFinding(change.index, transition);
    case 'replaceIndex':
      return change.from.text === change.to.text ? [] : uniqueFinding(change.to, transition);
    case 'dropCheck':
      return [harmless('dropsConstraint', `drops check ${checkName(change.check)}`)];
    case 'dropForeignKey':
      return [harmless('dropsConstraint', `drops foreign key ${nameInWords(change.foreignKey.name)}`)];
    case 'addForeignKey':
      return [uncheckedRows(change.foreignKey, transition)];
    case 'resetForeignKey': {
      // Its columns change, or the target changes or loses its rows: what they will have in common is not known.
      const name = nameInWords(change.to.name);
      return [harmless('uncheckedRows', `adds foreign key ${name} again without checking the rows`)];
    }
    case 'dropPeriod':
      return [destructive('dropsConstraint', `drops period ${nameInWords(change.period.name)}`)];
    case 'setPartitioning':
      return partitionFindings(change.from, change.to);
    case 'setOption':
      return optionFindings(change, transition);
    case 'moveColumn':
    case 'moveIndex':
    case 'renameIndex':
    case 'moveCheck':
    case 'addCheck':
    case 'addPeriod':
      return [];
  }
}

function uncheckedRows(foreignKey: ForeignKeyElement, transition: TableTransition): Finding {
  const finding = harmless(
    'uncheckedRows',
    `adds foreign key ${nameInWords(foreignKey.name)} without checking the rows that are there`,
  );
  const values = newValues(transition);
  if (foreignKey.columns.some((column) => values.has(column.toLowerCase()))) return finding;
  return { ...finding, probe: () => orphanProbe(foreignKey, transition.actual.name, transition.server) };
}
