import type { ServerFacts } from './serverFacts';

/** True from this version on. */
export function atLeast(server: ServerFacts, wanted: readonly [number, number, number]): boolean {
  const [major, minor, patch] = numbersOf(server.version);
  if (major !== wanted[0]) return major > wanted[0];
  return minor === wanted[1] ? patch >= wanted[2] : minor > wanted[1];
}

/** What MySQL mended in all its series: true from these versions of 8.0 and 8.4 on, and from 9.7, on which it was run. */
export function isMended(server: ServerFacts, of80: number, of84: number): boolean {
  if (atLeast(server, [9, 0, 0])) return atLeast(server, [9, 7, 0]);
  return atLeast(server, atLeast(server, [8, 1, 0]) ? [8, 4, of84] : [8, 0, of80]);
}

/** `10.11.19-MariaDB` as its numbers. */
export function numbersOf(version: string): readonly [number, number, number] {
  const known = numbers.get(version);
  if (known) return known;
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const found = [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)] as const;
  numbers.set(version, found);
  return found;
}

/** Asked for each change of each table; a process meets few versions. */
const numbers = new Map<string, readonly [number, number, number]>();
