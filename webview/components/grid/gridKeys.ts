export type GridCommand =
  | { readonly kind: 'toggle' | 'act' | 'menu' | 'delete' | 'selectAll' }
  | { readonly kind: 'letter'; readonly letter: string };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key that does not move asks of the active cell of a grid; nothing for keys that mean nothing there. */
export function gridCommand({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): GridCommand | undefined {
  const isMenuKey = key === 'ContextMenu' || (key === 'F10' && shiftKey) || (key === 'ArrowDown' && altKey);
  if (isMenuKey) return { kind: 'menu' };
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' ? { kind: 'selectAll' } : undefined;
  switch (key) {
    case ' ':
      return { kind: 'toggle' };
    case 'Enter':
      return { kind: 'act' };
    case '.':
      return { kind: 'menu' };
    case 'Delete':
      return { kind: 'delete' };
    default:
      return /^[a-z]$/iu.test(key) ? { kind: 'letter', letter: key.toLowerCase() } : undefined;
  }
}
