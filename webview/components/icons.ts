import { type SVGTemplateResult, type TemplateResult, html, svg } from 'lit';

export type IconName =
  | 'arrowDown'
  | 'arrowUp'
  | 'check'
  | 'chevronDown'
  | 'chevronRight'
  | 'circle'
  | 'clock'
  | 'close'
  | 'dash'
  | 'error'
  | 'filter'
  | 'filterOn'
  | 'info'
  | 'more'
  | 'person'
  | 'play'
  | 'question'
  | 'warning';

/** A 16 px icon that differs by shape, not by colour alone; the words beside it say the same. */
export function icon(name: IconName, tone?: 'error' | 'warning' | 'success'): TemplateResult {
  return html`<svg
    class=${tone === undefined ? 'icon' : `icon icon-${tone}`}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.3"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shapes[name]}
  </svg>`;
}

/** A sign of work under way; the sentence beside it says which. It stands still where motion is unwanted. */
export function spinner(): TemplateResult {
  return html`<svg class="icon spinner" viewBox="0 0 16 16" fill="none" stroke-width="1.6" aria-hidden="true">
    <circle cx="8" cy="8" r="5.5" class="track" />
    <path d="M8 2.5a5.5 5.5 0 0 1 5.5 5.5" class="arc" stroke-linecap="round" />
  </svg>`;
}

const shapes: Readonly<Record<IconName, SVGTemplateResult>> = {
  arrowDown: svg`<path d="M8 3.5v9M4.5 9 8 12.5 11.5 9" />`,
  arrowUp: svg`<path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7" />`,
  check: svg`<path d="M3 8.5 6.3 12 13 4.5" />`,
  chevronDown: svg`<path d="m4 6 4 4 4-4" />`,
  chevronRight: svg`<path d="m6 4 4 4-4 4" />`,
  circle: svg`<circle cx="8" cy="8" r="5" />`,
  clock: svg`<circle cx="8" cy="8" r="6" /><path d="M8 4.8V8l2.2 1.6" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  dash: svg`<path d="M4 8h8" />`,
  error: svg`<circle cx="8" cy="8" r="6" /><path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4" />`,
  filter: svg`<path d="M2.5 4h11M4.8 8h6.4M7 12h2" />`,
  filterOn: svg`<path d="M2.5 3h11L9.5 8.2v4.6l-3-1.6v-3z" fill="currentColor" />`,
  info: svg`<circle cx="8" cy="8" r="6" /><path d="M8 7.4v3.4M8 5.2v.1" />`,
  more: svg`<path d="M3.5 8h.1M8 8h.1M12.4 8h.1" stroke-width="2" />`,
  person: svg`<circle cx="8" cy="5.4" r="2.6" /><path d="M3 13.6c.5-2.8 2.4-4.2 5-4.2s4.5 1.4 5 4.2" />`,
  play: svg`<path d="M5 3.5v9l7-4.5z" />`,
  question: svg`<circle cx="8" cy="8" r="6" /><path d="M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.3v.1" />`,
  warning: svg`<path d="M8 2.2 14.4 13.4H1.6z" /><path d="M8 6.4v3.4M8 11.6v.1" />`,
};
