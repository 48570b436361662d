import { css } from 'lit';

export const analysisSectionStyles = css`
  ss-notice[kind='warning'] {
    margin-bottom: 8px;
  }
  .tools {
    margin-bottom: 8px;
  }
  .tools .field {
    flex: 1 1 120px;
    max-width: 220px;
  }
  .area {
    display: flex;
    flex-direction: column;
    max-height: 452px;
  }
  .area > ss-data-grid {
    flex: 1;
  }
  .area > ss-notice {
    flex: 1;
    padding: 8px;
    border: 1px solid var(--ss-border);
    border-radius: 2px;
  }
  .keys {
    margin-top: 4px;
  }
`;
