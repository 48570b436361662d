import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import type { Checkbox, Dropdown, RadioGroup, TextArea, TextField } from '@vscode/webview-ui-toolkit';
import { html, noChange, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import type { ElementPart } from 'lit/directive.js';
import { live } from 'lit/directives/live.js';
import { ref } from 'lit/directives/ref.js';

// The only file that knows the toolkit: everything else draws its form controls with the functions below.
// Listeners stand before values in each template, because the toolkit fires `change` when code sets a value
// and the listener of the same render must be the one that hears it.

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeRadio(),
  vsCodeRadioGroup(),
  vsCodeTextArea(),
  vsCodeTextField(),
);

export interface ButtonOptions {
  readonly label: string;
  readonly onClick: () => void;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Disabled while its action runs: it keeps the focus, which has nowhere else to go. */
  readonly busy?: boolean;
  /** Read aloud instead of the label; begins with it. */
  readonly name?: string;
}

/** A push button; a page shows at most one primary. */
export function button({ label, onClick, primary, disabled, busy, name }: ButtonOptions): TemplateResult {
  // The toolkit does not hear a change of the attribute `appearance`, and soon writes the first one over it.
  return html`<vscode-button
    class="button"
    .appearance=${primary ? 'primary' : 'secondary'}
    aria-label=${name ?? nothing}
    aria-disabled=${busy ? 'true' : nothing}
    ?disabled=${disabled}
    @click=${busy ? nothing : onClick}
    >${label}</vscode-button
  >`;
}

interface FieldOptions {
  readonly label: string;
  /** The label is read aloud but not drawn. */
  readonly labelHidden?: boolean;
  readonly value: string;
  /** Every keystroke. */
  readonly onInput: (value: string) => void;
  /** Focus leaves the field: what is typed counts now. */
  readonly onCommit?: () => void;
  readonly placeholder?: string | undefined;
  readonly help?: string | undefined;
  readonly problem?: string | undefined;
  readonly maxLength?: number;
  readonly disabled?: boolean;
}

export interface TextFieldOptions extends FieldOptions {
  readonly type?: 'text' | 'password';
}

/** One line of text with its label; help and problem stand below and describe the field to screen readers. */
export function textField(options: TextFieldOptions): TemplateResult {
  return html`<div class="field">
    <vscode-text-field
      class=${options.problem === undefined ? 'control' : 'control invalid'}
      type=${options.type ?? 'text'}
      placeholder=${options.placeholder ?? nothing}
      maxlength=${options.maxLength ?? nothing}
      spellcheck="false"
      autocomplete="off"
      ?disabled=${options.disabled}
      @input=${(event: Event) => options.onInput((event.currentTarget as TextField).value)}
      @change=${() => options.onCommit?.()}
      .value=${live(options.value)}
      ${described(options)}
      >${options.labelHidden ? nothing : options.label}</vscode-text-field
    >
    ${below(options)}
  </div>`;
}

export interface TextAreaOptions extends FieldOptions {
  readonly rows?: number;
}

/** Several lines of text with their label. */
export function textArea(options: TextAreaOptions): TemplateResult {
  return html`<div class="field">
    <vscode-text-area
      class="control"
      rows=${options.rows ?? 3}
      placeholder=${options.placeholder ?? nothing}
      maxlength=${options.maxLength ?? nothing}
      resize="vertical"
      ?disabled=${options.disabled}
      @input=${(event: Event) => options.onInput((event.currentTarget as TextArea).value)}
      @change=${() => options.onCommit?.()}
      .value=${live(options.value)}
      ${described(options)}
      >${options.labelHidden ? nothing : options.label}</vscode-text-area
    >
    ${below(options)}
  </div>`;
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChoiceOptions<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}

export interface DropdownOptions<Value extends string> extends ChoiceOptions<Value> {
  /** The label is read aloud but not drawn. */
  readonly labelHidden?: boolean;
  /** Stands in the field while no choice has the value. */
  readonly placeholder?: string;
  readonly help?: string | undefined;
  readonly problem?: string | undefined;
}

/** One of several values. */
export function dropdown<Value extends string>(options: DropdownOptions<Value>): TemplateResult {
  const { label, choices, value, onChange, labelHidden, placeholder = '', disabled } = options;
  const chosen = choices.find((choice) => choice.value === value);
  return html`<div class="field">
    ${labelHidden ? nothing : html`<span class="label" aria-hidden="true">${label}</span>`}
    <vscode-dropdown
      class="control"
      aria-label=${label}
      title=${chosen && chosen.label.length > 32 ? chosen.label : nothing}
      ?disabled=${disabled}
      @change=${(event: Event) => {
        const { value: picked } = event.currentTarget as Dropdown;
        if (picked !== value) onChange(picked as Value);
      }}
      ${selected(value)}
      >${chosen ? nothing : html`<span slot="selected-value">${placeholder}</span>`}
      ${choices.map(
        (choice) =>
          html`<vscode-option value=${choice.value} ${named(choice.label)}>${choice.label}</vscode-option>`,
      )}
    </vscode-dropdown>
    ${below(options)}
  </div>`;
}

/** One of few values, all visible. */
export function radioGroup<Value extends string>(options: ChoiceOptions<Value>): TemplateResult {
  const { label, choices, value, onChange, disabled } = options;
  return html`<vscode-radio-group
    class="radios"
    aria-label=${label}
    ?disabled=${disabled}
    @change=${(event: Event) => {
      const chosen = (event.currentTarget as RadioGroup).value as Value;
      if (choices.some((choice) => choice.value === chosen) && chosen !== value) onChange(chosen);
    }}
    .value=${live(value)}
  >
    <span slot="label" aria-hidden="true">${label}</span>
    ${choices.map(
      (choice) =>
        html`<vscode-radio value=${choice.value} ${named(choice.label)}>${choice.label}</vscode-radio>`,
    )}
  </vscode-radio-group>`;
}

export interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  /** Some, not all: drawn as a dash. */
  readonly mixed?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** Yes or no. */
export function checkbox({ label, checked, mixed, onChange, disabled }: CheckboxOptions): TemplateResult {
  return html`<vscode-checkbox
    ?disabled=${disabled}
    @change=${(event: Event) => {
      const chosen = (event.currentTarget as Checkbox).checked;
      if (chosen !== checked) onChange(chosen);
    }}
    .checked=${live(checked)}
    .indeterminate=${mixed ?? false}
    ${named(label)}
    ${ref((drawn) => saysChecked(drawn, mixed ? 'mixed' : String(checked)))}
    >${label}</vscode-checkbox
  >`;
}

/** The toolkit says it itself with its next frame, and knows no third state. */
function saysChecked(drawn: Element | undefined, state: string): void {
  if (drawn) requestAnimationFrame(() => drawn.setAttribute('aria-checked', state));
}

function below({ help, problem }: Pick<FieldOptions, 'help' | 'problem'>): TemplateResult {
  return html`${help === undefined ? nothing : html`<span class="help">${help}</span>`}
  ${problem === undefined ? nothing : html`<span class="problem">${problem}</span>`}`;
}

/**
 * Describes the input inside a text field. The toolkit copies `aria-describedby` into its shadow root, where no
 * id of ours is found; the words themselves get there.
 */
class DescribedDirective extends Directive {
  override render(_options: FieldOptions): unknown {
    return noChange;
  }

  override update(part: ElementPart, [{ label, help, problem }]: [FieldOptions]): unknown {
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
const described = directive(DescribedDirective);

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
const named = directive(NamedDirective);

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
const selected = directive(SelectedDirective);
