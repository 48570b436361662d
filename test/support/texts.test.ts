import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceTexts, valueMark, type SourceText } from './sourceTexts';

const root = join(__dirname, '..', '..');
const host = sourcesUnder('src');
const pages = sourcesUnder('webview');
const call = { host: /\bl10n\.t\(\s*/, page: /(?<![\w.]|function )t\(\s*/ } as const;

describe('the texts of host and pages', () => {
  const literals = [...literalsOf(host, call.host), ...literalsOf(pages, call.page)];
  const used = [...new Set(literals.map(({ text }) => text))].sort();

  it('are written where they can be found: as literals', () => {
    assert.ok(used.length > 600);
    assert.equal(literals.length, callsIn(host, call.host) + callsIn(pages, call.page));
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

  it('are all that a page says by itself', () => {
    const texts = pages.flatMap(sourceTexts);
    const classes = new Set(
      texts
        .filter(({ kind }) => kind === 'css')
        .flatMap(({ text }) => text.match(/(?<=\.)[a-z][\w-]*/g) ?? []),
    );
    assert.deepEqual(
      texts.flatMap((text) => untranslated(text, classes)),
      [],
    );
  });
});

/** What somebody would read of a literal or template of a page that is not translated. */
function untranslated({ text, kind, before }: SourceText, classes: ReadonlySet<string>): readonly string[] {
  switch (kind) {
    case 'css':
    case 'svg':
      return [];
    case 'html':
      return untranslatedMarkup(text);
    default: {
      if (ends(before, call.page) || /\b(?:from|import)\s*$/.test(before)) return [];
      const isShown = /\b(?:label|header|help|note|placeholder|problem|text|message):\s*$/.test(before);
      const isSentence = /[A-Z][a-z]|[a-z]{2}[ …]/.test(text);
      return (isShown ? /[a-z]/.test(text) : isSentence) && !isOfCode(text, classes) ? [text] : [];
    }
  }
}

function untranslatedMarkup(text: string): readonly string[] {
  const attributes = text.matchAll(/\s(?:aria-label|aria-description|title|placeholder|alt)="([^"]*)"/g);
  const nodes = text.replaceAll(/<[^>]*>/g, valueMark).split(valueMark);
  return [...nodes, ...[...attributes].map(([, value = '']) => value)]
    .map((each) => each.trim())
    .filter((each) => /\p{L}/u.test(each) && !levels.has(each));
}

/** A log has the same words in every language: it is searched, and sent to others. */
const levels = new Set(['INFO', 'WARN', 'ERROR']);
const keys = new Set(['Enter', 'Escape', 'Delete', 'Backspace', 'Tab', 'Home', 'End']);

/** Identifiers, keys, selectors, classes and patterns of names. */
function isOfCode(text: string, classes: ReadonlySet<string>): boolean {
  if (/^[a-z]+(?:[A-Z][a-z]*)+$|^\.[a-z]|^(?:Arrow|Page)[A-Z][a-z]+$|^ContextMenu$/.test(text)) return true;
  if (keys.has(text) || text === '*_log tmp_*') return true;
  const words = text
    .replaceAll(new RegExp(`\\S*${valueMark}`, 'g'), ' ')
    .trim()
    .split(/\s+/);
  return words.every((word) => classes.has(word));
}

function literalsOf(sources: readonly string[], start: RegExp): readonly SourceText[] {
  return sources.flatMap(sourceTexts).filter(({ kind, before }) => kind === 'string' && ends(before, start));
}

function ends(before: string, start: RegExp): boolean {
  return new RegExp(`${start.source}$`).test(before);
}

function callsIn(sources: readonly string[], start: RegExp): number {
  return [...sources.join('\n').matchAll(new RegExp(start, 'g'))].length;
}

function sourcesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'));
}
