import { css } from 'lit';

export const nameListStyles = css`
  :host {
    min-height: 0;
    display: flex;
  }
  .list {
    flex: 1;
    min-width: 0;
    overflow: auto;
    outline-offset: -1px;
  }
  .sizer {
    position: relative;
  }
  .row {
    contain: content;
    position: absolute;
    inset: 0 0 auto;
    box-sizing: border-box;
    display: flex;
    align-items: center;
    gap: 8px;
    height: 26px;
    padding: 0 8px;
    cursor: pointer;
    user-select: none;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .list:focus-visible .row.active {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .note {
    flex: none;
    color: var(--vscode-descriptionForeground);
  }
  .remove {
    visibility: hidden;
    border-radius: 4px;
  }
  .row:hover .remove,
  .list:focus-visible .row.active .remove {
    visibility: visible;
  }
  .remove:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
`;
