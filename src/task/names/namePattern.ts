/** Whether a name fits a pattern: `*` stands for any text, `?` for one character; all of the name, case counts. */
export function fitsPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`, 'u').test(name);
}
