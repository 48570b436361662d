import type { ComparisonRow } from '../../src/protocol/taskForm';
import { visibleText } from './visibleText';

/** `+ column note`, with a minus as wide as the plus. */
export function changeText({ sign, text }: ComparisonRow['changes'][number]): string {
  return `${sign === '-' ? '−' : sign} ${visibleText(text)}`;
}
