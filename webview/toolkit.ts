import {
  type Checkbox,
  type Dropdown,
  type RadioGroup,
  type TextArea,
  type TextField,
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
import { type TemplateResult, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { ref } from 'lit/directives/ref.js';
import { described, named, saysChecked, selected } from './toolkitFixes';

// Only this file and toolkitFixes.ts know the toolkit: everything else draws its form controls with the functions below.
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
  /** What it means, below the field while it is chosen. */
  readonly help?: string;
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
  const { label, choices, value, onChange, labelHidden, placeholder = '', problem, disabled } = options;
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
    ${below({ help: options.help ?? chosen?.help, problem })}
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

function below({ help, problem }: Pick<FieldOptions, 'help' | 'problem'>): TemplateResult {
  return html`${help === undefined ? nothing : html`<span class="help">${help}</span>`}
  ${problem === undefined ? nothing : html`<span class="problem">${problem}</span>`}`;
}
