// Control characters, and the marks that reverse or hide text: U+200E–200F, U+202A–202E, U+2066–2069.
// eslint-disable-next-line no-control-regex
const misleading = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of a server or a user for labels and dialogs: what could hide or reorder the rest is shown as a code point. */
export function safeText(text: string): string {
  return text.replace(misleading, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    return `\\u${codePoint.toString(16).padStart(4, '0')}`;
  });
}

/** The same for places that read `$(name)` as an icon: the status bar and quick picks. */
export function safeIconText(text: string): string {
  return safeText(text).replaceAll('$(', '$\u200b(');
}

/** The same for notifications, which read `[text](command:…)` as a link. */
export function safeMessageText(text: string): string {
  return safeText(text.replaceAll(/\s*\n\s*/gu, ' ')).replaceAll('](', ']\u200b(');
}
