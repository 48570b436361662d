import { type TemplateResult, html } from 'lit';
import { visibleText } from '../texts/visibleText';

/** A name from a database on one line, in the direction of its letters; an opened row shows all of it. */
export function nameText(name: string): TemplateResult {
  return html`<span class="ellipsis" dir="auto">${visibleText(name)}</span>`;
}
