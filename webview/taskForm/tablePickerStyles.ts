import { css } from 'lit';

export const tablePickerStyles = css`
  .panes {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
  }
  .panes.single {
    grid-template-columns: minmax(0, 1fr);
  }
  .pane {
    display: flex;
    flex-direction: column;
    height: 320px;
    min-width: 0;
    border: 1px solid var(--ss-border);
    border-radius: 2px;
  }
  .head,
  .tools {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 0 8px;
  }
  .head {
    min-height: 32px;
    justify-content: space-between;
  }
  h3 {
    margin: 0;
    font-size: inherit;
    font-weight: 600;
  }
  h3 .hint {
    margin-inline-start: 4px;
    font-weight: 400;
  }
  .tools {
    padding-bottom: 8px;
    border-bottom: 1px solid var(--ss-border);
  }
  .tools .field {
    flex: 1;
  }
  ss-name-list {
    flex: 1;
  }
  ss-notice {
    padding: 8px;
  }
  @media (max-width: 640px) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .pane {
      height: 280px;
    }
  }
`;
