// C0 and C1 controls, soft hyphen, zero width and bidirectional controls, line and paragraph separators,
// byte order mark: characters that could hide or reorder what a name says.
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text from a database with every invisible or reordering character spelled out: `a␊b`, `name⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
  });
}

/** The same for a message, which may have several lines. */
export function visibleMessage(message: string): string {
  return message.split(/\r?\n/u).map(visibleText).join('\n');
}
