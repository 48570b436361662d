import type { Dropdown, TextField } from '@vscode/webview-ui-toolkit';
import { noChange } from 'lit';
import { type ElementPart, Directive, directive } from 'lit/directive.js';

// What the toolkit's elements do not do by themselves, for screen readers and where values change.

interface Description {
  readonly label: string;
  readonly help?: string | undefined;
  readonly problem?: string | undefined;
}

/**
 * Describes the input inside a text field. The toolkit copies `aria-describedby` into its shadow root, where no
 * id of ours is found; the words themselves get there.
 */
class DescribedDirective extends Directive {
  override render(_description: Description): unknown {
    return noChange;
  }

  override update(part: ElementPart, [{ label, help, problem }]: [Description]): unknown {
    // In the first render the field's own shadow root is filled only after this runs.
    queueMicrotask(() => {
      const { control } = part.element as TextField;
      // On connection the toolkit names the field once, after the label of that moment; this follows the label.
      setAttribute(part.element, 'aria-label', label);
      const description = [problem, help].filter((text) => text !== undefined).join(' ');
      setAttribute(control, 'aria-description', description === '' ? undefined : description);
      setAttribute(control, 'aria-invalid', problem === undefined ? undefined : 'true');
    });
    return noChange;
  }
}
export const described = directive(DescribedDirective);

/**
 * On connection the toolkit names radios, check boxes and options once, after the label of that moment; this follows the
 * label, also where another choice takes the place of one.
 */
class NamedDirective extends Directive {
  override render(_label: string): unknown {
    return noChange;
  }

  override update(part: ElementPart, [label]: [string]): unknown {
    queueMicrotask(() => setAttribute(part.element, 'aria-label', label));
    return noChange;
  }
}
export const named = directive(NamedDirective);

function setAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Selects an option once the dropdown knows its new options; set in the same render the value would be lost. The index at
 * which the toolkit last raised `change` goes along: where the options are others, the arrow that comes back to it would
 * change what is shown, and tell nobody.
 */
class SelectedDirective extends Directive {
  private wanted = '';

  override render(_value: string): unknown {
    return noChange;
  }

  override update(part: ElementPart, [value]: [string]): unknown {
    this.wanted = value;
    requestAnimationFrame(() => {
      const element = part.element as Dropdown;
      // An open list belongs to the user.
      if (element.open) return;
      if (element.value !== this.wanted) element.value = this.wanted;
      Object.assign(element, { indexWhenOpened: element.selectedIndex });
    });
    return noChange;
  }
}
export const selected = directive(SelectedDirective);

/** The toolkit says it itself with its next frame, and knows no third state. */
export function saysChecked(drawn: Element | undefined, state: string): void {
  if (drawn) requestAnimationFrame(() => drawn.setAttribute('aria-checked', state));
}
