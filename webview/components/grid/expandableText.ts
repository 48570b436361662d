import { type TemplateResult, html, nothing } from 'lit';
import { numberText, t } from '../../l10n';
import { visibleText } from '../../texts/visibleText';
import { icon } from '../icons';

/** Whether a text may not fit a cell, so that the cell offers to show it whole. */
export function isLongText(text: string): boolean {
  return text.length > 24 || text.includes('\n');
}

/** What stands beside a text that opens, and beside a list's first entry, in letters. */
export const textBeside = 3;
export const listBeside = 8;

/** A cell's text on one line, with a button that shows all of it where it is long. `row` names the row for screen readers. */
export function expandableText(
  text: string,
  row: string,
  expanded: boolean,
): TemplateResult | typeof nothing {
  if (text === '') return nothing;
  if (!isLongText(text)) return html`<span class="ellipsis">${text}</span>`;
  return html`${expander(row, expanded)}
    <span class=${expanded ? 'whole' : 'ellipsis'}>${expanded ? text : text.replaceAll('\n', ' ')}</span>`;
}

/** A cell's first entry and how many more there are, whatever its width; one below the other when expanded. */
export function expandableList(
  entries: readonly string[],
  row: string,
  expanded: boolean,
): TemplateResult | typeof nothing {
  const [first, ...others] = entries;
  if (first === undefined) return nothing;
  return html`${expander(row, expanded)}
  ${
    expanded
      ? html`<ul>
          ${entries.map((entry) => html`<li>${entry}</li>`)}
        </ul>`
      : html`<span class="ellipsis">${first}</span>${moreEntries(others.length)}`
  }`;
}

/** How many entries of a cell are not shown. */
export function moreEntries(count: number): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<span class="hint number more"
    ><span aria-hidden="true">+${numberText(count)}</span
    ><span class="visually-hidden">${t('… and {0} more', numberText(count))}</span></span
  >`;
}

function expander(row: string, expanded: boolean): TemplateResult {
  return html`<button
    class="expander"
    type="button"
    tabindex="-1"
    aria-label=${expanded ? t('Show less of {0}', visibleText(row)) : t('Show all of {0}', visibleText(row))}
  >
    ${icon(expanded ? 'chevronDown' : 'chevronRight')}
  </button>`;
}
