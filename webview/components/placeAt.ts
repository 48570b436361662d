import { noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import type { ElementPart } from 'lit/directive.js';

/** Moves a virtual row to its place; through the CSSOM, as the page's policy forbids style attributes. */
class PlaceAtDirective extends Directive {
  private last: number | undefined;

  override render(_top: number): unknown {
    return noChange;
  }

  override update(part: ElementPart, [top]: [number]): unknown {
    if (top !== this.last) (part.element as HTMLElement).style.transform = `translateY(${top}px)`;
    this.last = top;
    return noChange;
  }
}
export const placeAt = directive(PlaceAtDirective);

/** Sets an element's height in pixels, in the same way. */
export const heightOf = inPixels('height');

/** What it has at least; its content may ask for more. */
export const minHeightOf = inPixels('minHeight');

function inPixels(property: 'height' | 'minHeight') {
  return directive(
    class extends Directive {
      last: number | undefined;

      override render(_length: number): unknown {
        return noChange;
      }

      override update(part: ElementPart, [length]: [number]): unknown {
        if (length !== this.last) (part.element as HTMLElement).style[property] = `${length}px`;
        this.last = length;
        return noChange;
      }
    },
  );
}
