/** A text in a source file, and what stands before it. */
export interface SourceText {
  readonly text: string;
  /** `string`: a literal; `template`: one with values; otherwise the tag of the template: `html`, `css`. */
  readonly kind: string;
  /** The code before it, on its line. */
  readonly before: string;
}

/** What a value in a template is in its text. */
export const valueMark = '\u0000';

/** The literals and templates of a source of TypeScript, those inside of templates too; comments and regular expressions are none. */
export function sourceTexts(source: string): readonly SourceText[] {
  const texts: SourceText[] = [];
  let at = 0;
  readCode(() => false);
  return texts;

  function readCode(ends: () => boolean): void {
    while (at < source.length && !ends()) {
      const two = source.slice(at, at + 2);
      const one = source.charAt(at);
      if (two === '//') at = indexOrEnd('\n');
      else if (two === '/*') at = indexOrEnd('*/') + 2;
      else if (one === "'" || one === '"') readString(one);
      else if (one === '`') readTemplate();
      else if (one === '/' && /(?:^|[(,=:[!&|?{};]|return)\s*$/.test(before())) readExpression();
      else if (one === '{') readBlock();
      else at++;
    }
  }

  function readBlock(): void {
    at++;
    readCode(() => source.charAt(at) === '}');
    at++;
  }

  function readString(quote: string): void {
    const start = before();
    const from = ++at;
    while (source.charAt(at) !== quote) at += source.charAt(at) === '\\' ? 2 : 1;
    texts.push({ text: unescape(source.slice(from, at++)), kind: 'string', before: start });
  }

  function readTemplate(): void {
    const start = before();
    const index = texts.length;
    let text = '';
    at++;
    while (source.charAt(at) !== '`') {
      if (source.startsWith('${', at)) {
        at++;
        readBlock();
        text += valueMark;
      } else {
        const length = source.charAt(at) === '\\' ? 2 : 1;
        text += source.slice(at, at + length);
        at += length;
      }
    }
    at++;
    texts.splice(index, 0, { text, kind: /\b(\w+)$/.exec(start)?.[1] ?? 'template', before: start });
  }

  function readExpression(): void {
    let isClass = false;
    at++;
    while (isClass || source.charAt(at) !== '/') {
      if (source.charAt(at) === '[') isClass = true;
      else if (source.charAt(at) === ']') isClass = false;
      at += source.charAt(at) === '\\' ? 2 : 1;
    }
    at++;
  }

  function before(): string {
    return source.slice(Math.max(0, at - 60), at);
  }

  function indexOrEnd(text: string): number {
    const index = source.indexOf(text, at);
    return index < 0 ? source.length : index;
  }
}

function unescape(literal: string): string {
  return literal.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
