// Control characters, and marks that reverse or hide text: the same as webview/texts/visibleText.ts shows.
const misleading =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

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
