import { type TemplateResult, css, html } from 'lit';
import type { TriState } from './selection';
import { icon } from './icons';

/** The drawing of a check box inside a list or grid that carries its state itself. */
export function checkGlyph(state: TriState): TemplateResult {
  return html`<span class="check" aria-hidden="true"
    >${state === 'all' ? icon('check') : state === 'some' ? icon('dash') : ''}</span
  >`;
}

export const checkGlyphStyles = css`
  .check {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 16px;
    height: 16px;
    flex: none;
    border: 1px solid var(--vscode-checkbox-border, var(--vscode-contrastBorder));
    border-radius: 3px;
    background: var(--vscode-checkbox-background);
    color: var(--vscode-checkbox-foreground);
  }
  .check svg.icon {
    width: 14px;
    height: 14px;
    vertical-align: 0;
  }
`;
