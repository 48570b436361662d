import { type TemplateResult, html, nothing } from 'lit';
import type { TaskCenterList, TaskRow, TaskState } from '../../src/protocol/taskCenter';
import { t } from '../l10n';
import { capitalised } from '../texts/capitalised';
import { timeText, untilText } from './taskTimes';
import { visibleMessage, visibleText } from '../texts/visibleText';
import type { GridColumn } from '../components/grid/gridColumn';
import { icon } from '../components/icons';
import { nameColumn } from '../components/grid/nameColumn';
import { statusMark } from '../components/statusMark';

type Column = GridColumn<TaskRow>;
type Action = TaskState['actions'][number];
type SortKey = TaskCenterList['sort']['by'];

/** The columns for a filter and an order; `minute` changes what is told in relative words. */
export function taskCenterColumns(
  { sort, states, filter }: TaskCenterList,
  filtered: ReadonlySet<string>,
  minute: number,
): readonly Column[] {
  const stateOf = new Map(states.map((state) => [state.status, state]));
  const sortOf = (key: SortKey): 'ascending' | 'descending' | 'none' =>
    sort.by !== key ? 'none' : sort.descending ? 'descending' : 'ascending';
  const filterOf = (column: string): 'on' | 'off' => (filtered.has(column) ? 'on' : 'off');
  /** Room for its header with the filter and, where it is sorted by, the arrow. */
  const least = (key: SortKey, pixels: number): number => (sort.by === key ? pixels + 18 : pixels);
  const status = (row: TaskRow): string => statusText(row, stateOf.get(row.status), minute);
  return [
    {
      id: 'id',
      header: t('Task ID'),
      width: `${least('id', 84)}px`,
      sort: sortOf('id'),
      filter: filterOf('id'),
      cell: ({ id }) =>
        html`<button class="link number" type="button" tabindex="-1" data-action="open">#${id}</button>`,
    },
    {
      id: 'type',
      header: t('Type'),
      width: '102px',
      cell: () => html`<span class="ellipsis">${t('Shadow sync')}</span>`,
      tooltip: () => t('Shadow table synchronisation'),
    },
    {
      ...nameColumn('connection', t('Connection'), least('connection', 114)),
      sort: sortOf('connection'),
      filter: filter.connections.length > 0 ? 'on' : 'off',
    },
    {
      ...nameColumn('database', t('Database'), least('database', 101)),
      sort: sortOf('database'),
      filter: filterOf('db'),
    },
    {
      id: 'createdBy',
      header: t('Created by'),
      width: { least: least('createdBy', 112), text: ({ createdBy }) => visibleText(createdBy) },
      sort: sortOf('createdBy'),
      filter: filterOf('by'),
      cell: ({ createdBy }) => html`<span class="ellipsis">${visibleText(createdBy)}</span>`,
      tooltip: ({ createdBy }) => visibleText(createdBy),
    },
    {
      id: 'createdAt',
      header: t('Created at'),
      width: '136px',
      sort: sortOf('createdAt'),
      cell: ({ createdAt }) => html`<span class="ellipsis number">${timeText(createdAt, 'short')}</span>`,
      tooltip: ({ createdAt }) => timeText(createdAt, 'long'),
    },
    {
      id: 'status',
      header: t('Status'),
      width: { least: least('status', 200), beside: 3, text: status },
      sort: sortOf('status'),
      filter: filter.statuses.length > 0 ? 'on' : 'off',
      cell: (row) => html`${statusMark(row.status)}<span class="ellipsis number">${status(row)}</span>`,
      tooltip: (row) => [status(row), visibleMessage(row.detail)].filter(Boolean).join('\n'),
    },
    {
      id: 'actions',
      header: t('Actions'),
      // Before the names, but after what all others keep: where there is no room, the actions are in the menu alone.
      width: 'minmax(clamp(68px, 100% - 900px, 176px), 176px)',
      cell: (row) => actionButtons(row, stateOf.get(row.status)),
      action: () => 'menu',
    },
  ];
}

/** The state with what there is to say about it now: `executing · 18/38`, `scheduled · in 3 hours`. */
export function statusText(
  { status, progress, dueAt }: TaskRow,
  state: TaskState | undefined,
  now: number,
): string {
  const label = capitalised(state?.label ?? status);
  const isRunning = status === 'executing' || status === 'aborting';
  if (isRunning && progress) {
    const { done, total, problems } = progress;
    return `${label} · ${done}/${total}${problems === undefined ? '' : ` · ${problems}`}`;
  }
  return dueAt === undefined ? label : `${label} · ${untilText(dueAt, now)}`;
}

const inRowAtMost = 2;
/** What a row has room for, by what people come for; deleting stays in the menu. */
const inRow: readonly Action['action'][] = [
  'approve',
  'reject',
  'execute',
  'verify',
  'retryFailed',
  'abort',
  'view',
  'initiateAgain',
];

function actionButtons({ id }: TaskRow, state: TaskState | undefined): TemplateResult | typeof nothing {
  if (!state) return nothing;
  const actions = inRow
    .map((action) => state.actions.find((offered) => offered.action === action))
    .filter((action) => action !== undefined)
    .slice(0, inRowAtMost);
  return html`<span class="actions"
    ><span class="links"
      >${actions.map(
        ({ action, label, rowLabel }) =>
          html`<button
            class="link"
            type="button"
            tabindex="-1"
            data-action=${action}
            title=${label === rowLabel ? nothing : label}
            aria-label=${`${label} #${id}`}
          >
            ${rowLabel}
          </button>`,
      )}</span
    >
    <button
      class="link more-actions"
      type="button"
      tabindex="-1"
      data-action="menu"
      aria-haspopup="menu"
      title=${t('More actions')}
      aria-label=${t('More actions for #{0}', id)}
    >
      ${icon('more')}
    </button></span
  >`;
}
