import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { visibleText } from '../texts/visibleText';

/** What fits the narrowest column. */
const shortName = 12;
const endOfName = 8;
const segmenter = new Intl.Segmenter();

/**
 * A name from a database on one line. Where it has no room it is shortened before its end: the names of archives and
 * partitions begin alike. What is drawn are pseudo-elements of `baseStyles`, as a text in two parts would be read aloud as
 * two words. `whole`: the row is opened, and has room.
 */
export function nameText(name: string, whole = false): TemplateResult {
  const characters = Array.from(segmenter.segment(visibleText(name)), ({ segment }) => segment);
  if (whole || characters.length <= shortName)
    return html`<span class="ellipsis" dir="auto">${characters.join('')}</span>`;
  return html`<span
    class="name"
    dir="auto"
    data-start=${characters.slice(0, -endOfName).join('')}
    data-end=${characters.slice(-endOfName).join('')}
    ><span class="visually-hidden">${characters.join('')}</span></span
  >`;
}
