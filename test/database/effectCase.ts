/** What a table is and what it should be; left out where a server does not know it. */
export interface EffectCase {
  readonly name: string;
  readonly actual: string;
  readonly expected: string;
  readonly parents?: string;
}

export const base = 'id int NOT NULL PRIMARY KEY, a int, b varchar(20), c varchar(100)';
export const table = (body: string, tail = ''): string =>
  `(${body}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ${tail}`;
export const from = (name: string, actual: string, expected: string): EffectCase => ({
  name,
  actual: table(actual),
  expected: table(expected),
});
export const column = (name: string, actual: string, expected: string): EffectCase =>
  from(name, `${base}, x ${actual}`, `${base}, x ${expected}`);
export const index = (name: string, text: string, more = ''): EffectCase =>
  from(name, `${base}${more}`, `${base}${more}, ${text}`);
export const option = (name: string, actual: string, expected: string): EffectCase => ({
  name,
  actual: table(base, actual),
  expected: table(base, expected),
});
