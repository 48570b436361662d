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
class HeightDirective extends Directive {
  private last: number | undefined;

  override render(_height: number): unknown {
    return noChange;
  }

  override update(part: ElementPart, [height]: [number]): unknown {
    if (height !== this.last) (part.element as HTMLElement).style.height = `${height}px`;
    this.last = height;
    return noChange;
  }
}
export const heightOf = directive(HeightDirective);
