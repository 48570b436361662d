import { deepEqual, equal } from 'node:assert/strict';
import { safeText } from '../../src/host/labels/safeText';
import { visibleText } from '../../webview/texts/visibleText';

describe('text that could hide or reorder the rest', () => {
  it('is shown by the editor side wherever a page shows it', () => {
    const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const shown = (show: (text: string) => string): readonly string[] =>
      characters
        .filter((character) => show(character) !== character)
        .map((each) => each.charCodeAt(0).toString(16));
    deepEqual(shown(safeText), shown(visibleText));
  });

  it('is shown as its code point', () => equal(safeText('a\u200bb\u202e'), 'a\\u200bb\\u202e'));
});
