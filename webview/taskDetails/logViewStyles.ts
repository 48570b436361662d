import { css } from 'lit';

export const logViewStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
  }
  .tools {
    margin-bottom: 8px;
  }
  .tools .radios > [slot='label'] {
    display: none;
  }
  .find {
    flex-wrap: nowrap;
    min-width: 0;
  }
  .find .field {
    flex: 0 1 200px;
  }
  /* As large with a hit as without: nothing beside it moves. */
  .hits {
    min-width: 10ch;
    min-height: 18px;
    white-space: nowrap;
  }
  @media (max-width: 480px) {
    .find {
      flex: 1 1 100%;
      flex-wrap: wrap;
    }
    .find .field {
      flex: 1 1 100px;
    }
  }
  .frame {
    position: relative;
    flex: 1;
    min-height: 0;
    border: 1px solid var(--ss-border);
    border-radius: 2px;
  }
  .frame > ss-notice {
    padding: 8px;
  }
  .log {
    height: 100%;
    overflow: auto;
    outline-offset: -1px;
    font-family: var(--vscode-editor-font-family);
    font-size: var(--vscode-editor-font-size, 13px);
  }
  .sizer {
    position: relative;
  }
  .row {
    contain: layout style;
    position: absolute;
    top: 0;
    left: 0;
    display: grid;
    grid-template-columns: max-content 80px minmax(0, 1fr);
    gap: 12px;
    align-items: start;
    box-sizing: border-box;
    width: 100%;
    min-height: 20px;
    padding: 0 8px;
    line-height: 20px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  /* The text below time and level. */
  @media (max-width: 480px) {
    .row {
      grid-template-columns: max-content minmax(0, 1fr);
      gap: 0 12px;
    }
    .text {
      grid-column: 1 / -1;
    }
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .time {
    min-width: 12ch;
    color: var(--vscode-descriptionForeground);
  }
  .level {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .info .level {
    padding-inline-start: 20px;
    color: var(--vscode-descriptionForeground);
  }
  .row.current {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  mark {
    background: var(--vscode-editor-findMatchHighlightBackground);
    color: inherit;
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .current mark {
    outline: 1px solid var(--vscode-focusBorder);
  }
  .follow {
    position: absolute;
    right: 16px;
    bottom: 12px;
    background: var(--vscode-editor-background);
  }
`;
