import { css } from 'lit';

export const taskCenterStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    height: calc(100vh - 32px);
    min-height: 280px;
  }
  h1 {
    margin: 0;
    font-size: 18px;
    font-weight: 600;
    line-height: 26px;
  }
  .search {
    flex: 0 1 320px;
  }
  .below {
    min-height: 26px;
  }
  .summary {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
  }
  .area {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 120px;
  }
  .area > ss-data-grid {
    flex: 1;
  }
  .area.empty > ss-data-grid {
    flex: none;
  }
  .area > ss-notice {
    padding: 12px 8px;
  }
`;
