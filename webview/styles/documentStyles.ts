import { css } from 'lit';

/** The document around the page element. The background is set because VS Code leaves a webview's transparent. */
export const documentStyles = css`
  html,
  body {
    margin: 0;
    padding: 0;
    background: var(--vscode-editor-background);
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    scrollbar-gutter: stable;
  }
  main {
    display: block;
    box-sizing: border-box;
    max-width: 1280px;
    padding: 16px 24px 48px;
  }
  /* Columns and logs take what width there is. */
  body[data-page='taskCenter'] main,
  body[data-page='taskDetails'] main {
    max-width: none;
    padding-bottom: 16px;
  }
  @media (max-width: 480px) {
    main {
      padding: 8px 12px 32px;
    }
  }
`;
