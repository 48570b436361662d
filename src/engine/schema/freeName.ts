import { quoteIdentifier } from './quoting';
import type { CheckElement } from './tableSchema';

/** The name, with a number behind it where it is taken. Names have at most 64 characters. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${wanted.slice(0, 60)}_${number}`;
  return name;
}

/** The same check under another name. */
export function renameCheck(check: CheckElement, name: string): CheckElement {
  if (name === check.name) return check;
  return { ...check, name, text: `CONSTRAINT ${quoteIdentifier(name)} ${check.definition}` };
}
