import { css } from 'lit';

export const dataGridStyles = css`
  :host {
    display: flex;
    min-height: 0;
    min-width: 0;
  }
  .grid {
    flex: 1;
    min-width: 0;
    overflow: auto;
    border: 1px solid var(--ss-border);
    border-radius: 2px;
    outline-offset: -1px;
  }
  .canvas {
    width: 100%;
    min-width: min-content;
  }
  .sizer {
    position: relative;
  }
  .header {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--ss-border);
    margin-bottom: -1px;
  }
  .row {
    box-sizing: border-box;
    display: grid;
    grid-template-columns: var(--ss-columns);
    min-height: 28px;
    min-width: 100%;
  }
  .sizer .row {
    contain: content;
    position: absolute;
    top: 0;
    left: 0;
    right: 0;
  }
  .sizer .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .sizer .row[aria-selected='true'] {
    background: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, var(--vscode-foreground));
  }
  .sizer .row[aria-selected='true'] .hint {
    color: inherit;
  }
  .cell {
    box-sizing: border-box;
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    height: 28px;
    padding: 0 8px;
    overflow: hidden;
  }
  .expanded .cell {
    height: auto;
    min-height: 28px;
    align-items: flex-start;
    padding-block: 5px;
  }
  .end {
    justify-content: flex-end;
    font-variant-numeric: tabular-nums;
  }
  .grid:focus-visible .cell.active {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .expander {
    display: inline-flex;
    flex: none;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .actions {
    display: flex;
    flex: 1;
    justify-content: space-between;
    gap: 12px;
    min-width: 0;
  }
  .more-actions {
    flex: none;
  }
  /* Those that the cell has no room for go to a line that is not seen, rather than being cut. */
  .links {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    min-width: 0;
    height: 18px;
    overflow: hidden;
  }
  .links::before {
    content: '';
    height: 18px;
    margin-inline-end: -12px;
  }
  .links > .link {
    flex: none;
  }
  .more {
    flex: none;
  }
  .sortable {
    cursor: pointer;
  }
  .header .cell {
    /* Not the row's: its columns are measured in letters of its font, as those below are. */
    font-weight: 600;
    gap: 2px;
    padding-inline-end: 4px;
  }
  .header .cell.end {
    padding-inline-end: 8px;
  }
  .filter {
    display: inline-flex;
    margin-inline-start: auto;
    border-radius: 3px;
    cursor: pointer;
    opacity: 0.6;
  }
  .filter.on,
  .filter:hover,
  .cell.active .filter {
    opacity: 1;
  }
  .filter:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  .filter.on {
    color: var(--vscode-textLink-foreground);
  }
  .grid .link {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  :host([stale]) .sizer .row {
    color: color-mix(in srgb, var(--vscode-foreground) 80%, var(--vscode-editor-background));
  }
  .whole {
    min-width: 0;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .expanded li {
    display: flex;
    gap: 6px;
  }
  .expanded ul {
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }
  .expanded .ellipsis {
    overflow: visible;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  [role='checkbox'] {
    display: inline-flex;
    cursor: pointer;
  }
`;
