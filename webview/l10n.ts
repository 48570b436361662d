/** The translations, which the host writes into the document: they are there before any module runs. */
const texts = inDocument()?.querySelector('#texts')?.textContent ?? '';
const bundle = (texts === '' ? {} : JSON.parse(texts)) as Readonly<Record<string, string>>;

/** The user's language, for numbers and times. */
export const language = inDocument()?.documentElement.lang ?? 'en';

/** A text in the user's language, with `vscode.l10n.t`'s places for values: `{0}`, `{1}`. The message itself where there is none. */
export function t(message: string, ...values: readonly (string | number)[]): string {
  const text = bundle[message] ?? message;
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}

const numbers = new Intl.NumberFormat(language);

/** A number in the user's language: `20,000`. */
export function numberText(count: number): string {
  return numbers.format(count);
}

/** The texts are used where no page is, too: by tests. */
function inDocument(): Document | undefined {
  return typeof document === 'undefined' ? undefined : document;
}
