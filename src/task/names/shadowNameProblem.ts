import type { ServerFacts } from '../../engine/schema/serverFacts';

/** Why a server would not take a table of this name, in words; undefined when it would. */
export function shadowNameProblem(name: string, server: Pick<ServerFacts, 'flavor'>): string | undefined {
  const characters = Array.from(name);
  const outside = characters.find((character) => character.length > 1);
  if (outside !== undefined) {
    return `The name ${name} contains ${outside}, which servers do not take in names of tables.`;
  }
  if (characters.length > 64) {
    return `The name ${name} has ${characters.length} characters; a table's name has at most 64. Choose a shorter prefix or suffix.`;
  }
  const bytes = hasTableFiles(server) ? fileNameBytes(characters) : 0;
  if (bytes > mostFileNameBytes) {
    return `The name ${name} takes ${bytes} bytes as a file name on the server; at most ${mostFileNameBytes} are possible. Choose a shorter prefix or suffix.`;
  }
  return undefined;
}

/** A file's name has 255 bytes on the usual file systems; `.ibd` and `.frm` take four. */
const mostFileNameBytes = 251;

/** OceanBase and TiDB keep tables under numbers. */
function hasTableFiles(server: Pick<ServerFacts, 'flavor'>): boolean {
  return server.flavor === 'mysql' || server.flavor === 'mariadb';
}

/**
 * Bytes of the name as a file: letters, digits and underscore stand for themselves, letters of some alphabets take
 * three bytes (`@` and two characters), everything else five (`@` and four hex digits).
 * See "Mapping of Identifiers to File Names" in the MySQL manual. Never above what the server needs.
 */
function fileNameBytes(characters: readonly string[]): number {
  let bytes = 0;
  for (const character of characters) {
    const code = character.codePointAt(0) ?? 0;
    if (/^[A-Za-z0-9_]$/.test(character)) bytes += 1;
    else bytes += shortRanges.some(([from, to]) => code >= from && code <= to) ? 3 : 5;
  }
  return bytes;
}

const shortRanges: readonly (readonly [number, number])[] = [
  [0x00c0, 0x02af],
  [0x0370, 0x058f],
  [0x1e00, 0x1fff],
  [0x2160, 0x217f],
  [0x24b0, 0x24ef],
  [0xff21, 0xff5a],
];
