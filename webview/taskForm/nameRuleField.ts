import { type TemplateResult, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NameRule } from '../../src/protocol/taskForm';
import { t } from '../l10n';
import { shadowName, withKind } from './shadowName';
import { visibleText } from '../texts/visibleText';
import { baseStyles } from '../styles/baseStyles';
import { dropdown, textField } from '../toolkit';
import { PartElement } from '../components/partElement';

declare global {
  interface HTMLElementTagNameMap {
    'ss-name-rule-field': NameRuleField;
  }
}

/** How shadows are named. Raises `rule-input` while typing, `rule-change` on a choice (detail: the rule), `commit` on leaving. */
@customElement('ss-name-rule-field')
export class NameRuleField extends PartElement {
  static override readonly styles = [
    baseStyles,
    css`
      .fields {
        display: grid;
        grid-template-columns: minmax(0, 220px) minmax(0, 260px) minmax(0, 1fr);
        gap: 8px 16px;
        align-items: start;
      }
      .preview {
        margin-top: 20px;
        min-height: 26px;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 6px;
        font-family: var(--vscode-editor-font-family);
        overflow-wrap: anywhere;
      }
      @media (max-width: 640px) {
        .fields {
          grid-template-columns: minmax(0, 1fr);
        }
        .preview {
          margin-top: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) rule: NameRule = { kind: 'prefix', affix: '_test_' };
  @property({ attribute: false }) problem: string | undefined;
  /** A source table to show the rule with. */
  @property({ attribute: false }) sample = 'orders';

  protected override render(): TemplateResult {
    const { rule } = this;
    return html`<div class="fields">
      ${dropdown({
        label: t('Shadow name'),
        choices: [
          { value: 'prefix', label: t('Prefix + source name') },
          { value: 'suffix', label: t('Source name + suffix') },
        ],
        value: rule.kind,
        onChange: (kind) => this.raise('rule-change', withKind(rule, kind)),
      })}
      ${textField({
        label: rule.kind === 'prefix' ? t('Prefix') : t('Suffix'),
        value: rule.affix,
        maxLength: 64,
        ...(this.problem === undefined
          ? { help: t('1 to 32 letters, digits or underscores') }
          : { problem: this.problem }),
        onInput: (affix) => this.raise('rule-input', { ...rule, affix }),
        onCommit: () => this.raise('commit'),
      })}
      <div class="preview">
        <span class="hint">${visibleText(this.sample)}</span>
        <span class="hint" aria-label=${t('becomes')} role="img">→</span>
        <span>${visibleText(shadowName(rule, this.sample))}</span>
      </div>
    </div>`;
  }
}
