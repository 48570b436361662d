import { noChange } from 'lit';
import { type DirectiveResult, type ElementPart, Directive, directive } from 'lit/directive.js';

/** Sets a style through the CSSOM, as the page's policy forbids style attributes; only where it is another one. */
class StyleDirective extends Directive {
  private last = '';

  override render(_name: 'transform' | 'height' | 'minHeight', _value: string): unknown {
    return noChange;
  }

  override update(part: ElementPart, [name, value]: ['transform' | 'height' | 'minHeight', string]): unknown {
    if (value !== this.last) (part.element as HTMLElement).style[name] = value;
    this.last = value;
    return noChange;
  }
}
const style = directive(StyleDirective);

/** Moves a virtual row to its place. */
export function placeAt(top: number): DirectiveResult {
  return style('transform', `translateY(${top}px)`);
}

/** An element's height in pixels. */
export function heightOf(height: number): DirectiveResult {
  return style('height', `${height}px`);
}

/** What it has at least; its content may ask for more. */
export function minHeightOf(height: number): DirectiveResult {
  return style('minHeight', `${height}px`);
}
