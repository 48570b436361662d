import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

describe('the texts of the host', () => {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
    .join('\n');
  const literals = [...source.matchAll(/l10n\.t\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g)];
  const used = [...new Set(literals.map(([, literal = '']) => unescape(literal)))].sort();

  it('are written where they can be found: as literals', () => {
    assert.ok(used.length > 100);
    assert.equal(literals.length, [...source.matchAll(/l10n\.t\(/g)].length);
  });

  for (const file of readdirSync(join(root, 'l10n'))) {
    const bundle = JSON.parse(readFileSync(join(root, 'l10n', file), 'utf8')) as Readonly<
      Record<string, string>
    >;

    it(`are all in ${file}, and nothing else is`, () => {
      assert.deepEqual(Object.keys(bundle).sort(), used);
    });

    it(`keep their places for values in ${file}`, () => {
      const places = (text: string): readonly string[] =>
        (text.match(/\{\d+\}|\$\([a-z~-]+\)/g) ?? []).sort();
      for (const [text, translation] of Object.entries(bundle)) {
        assert.deepEqual(places(translation), places(text), text);
      }
    });
  }
});

function unescape(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
