import { language } from '../l10n';

/** The text with a capital at its beginning: the host's words stand in sentences, here they stand alone. */
export function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
