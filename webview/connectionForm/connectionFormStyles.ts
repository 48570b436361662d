import { css } from 'lit';

export const connectionFormStyles = css`
  :host {
    max-width: 720px;
  }
  h1 {
    margin: 0 0 16px;
    font-size: 18px;
    font-weight: 600;
    line-height: 26px;
  }
  .pair,
  .host {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px 16px;
  }
  .host {
    grid-template-columns: minmax(0, 1fr) 112px;
    margin-bottom: 12px;
  }
  .stack {
    justify-items: stretch;
    gap: 4px;
  }
  .mode {
    margin-bottom: 8px;
  }
  .file {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
    align-items: end;
    margin-bottom: 8px;
  }
  .test {
    min-height: 26px;
    margin-top: 16px;
  }
  .actions {
    margin-top: 8px;
    padding-top: 16px;
    border-top: 1px solid var(--ss-border);
  }
  @media (max-width: 480px) {
    .pair,
    .host {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
