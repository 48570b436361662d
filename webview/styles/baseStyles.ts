import { css } from 'lit';

/** What every element shares: rhythm, fields, sentences below them, focus. */
export const baseStyles = css`
  :host {
    display: block;
    line-height: 18px;
    --ss-border: var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-panel-border)));
    --ss-track: color-mix(in srgb, var(--vscode-foreground) 25%, transparent);
    --type-ramp-base-line-height: 18px;
  }
  :host([hidden]) {
    display: none;
  }
  h2 {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 24px 0 12px;
    font-size: inherit;
    font-weight: 600;
    line-height: 20px;
  }
  h2::after {
    content: '';
    flex: 1;
    border-top: 1px solid var(--ss-border);
  }
  p {
    margin: 0;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  .button {
    flex: none;
  }
  .button[aria-disabled] {
    opacity: 0.4;
    cursor: not-allowed;
  }
  .button::part(control) {
    font-size: inherit;
    white-space: nowrap;
  }
  .push {
    margin-inline-start: auto;
  }
  .stack {
    display: grid;
    gap: 12px;
    justify-items: start;
  }
  .field {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }
  .field .control {
    width: 100%;
    min-width: 0;
  }
  /* An open list has no tooltip for those who come by the keyboard. */
  vscode-option {
    white-space: normal;
    overflow-wrap: anywhere;
    outline-offset: -1px;
  }
  vscode-option[aria-selected='true'] {
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
  }
  .label {
    margin-bottom: 2px;
  }
  .radios {
    margin: 0;
  }
  .radios > [slot='label'] {
    margin: 0 0 4px;
  }
  .radios > :not([slot]) {
    margin-inline-end: 16px;
  }
  .help,
  .hint {
    color: var(--vscode-descriptionForeground);
  }
  .field > .help,
  .field > .problem {
    margin-top: 4px;
  }
  .problem {
    display: block;
    padding-inline-start: 8px;
    border-inline-start: 3px solid var(--vscode-errorForeground);
    overflow-wrap: anywhere;
  }
  .invalid {
    --dropdown-border: var(--vscode-errorForeground);
  }
  .spinner .track {
    stroke: var(--ss-track);
  }
  .spinner .arc {
    stroke: var(--vscode-progressBar-background);
    transform-origin: center;
    animation: turn 1s linear infinite;
  }
  :host-context(body.vscode-reduce-motion) .arc {
    animation: none;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  progress {
    flex: 0 1 160px;
    min-width: 80px;
    height: 4px;
    appearance: none;
    border: 0;
    background: var(--ss-track);
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress::-webkit-progress-value {
    background: var(--vscode-progressBar-background);
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .ellipsis {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg.icon {
    width: 16px;
    height: 16px;
    flex: none;
    vertical-align: -3px;
  }
  .icon-error {
    color: var(--vscode-errorForeground);
  }
  .icon-warning {
    color: var(--vscode-editorWarning-foreground);
  }
  .icon-success {
    color: var(--vscode-testing-iconPassed, var(--vscode-foreground));
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--vscode-textLink-foreground);
    font: inherit;
    cursor: pointer;
  }
  .link:hover {
    text-decoration: underline;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;
