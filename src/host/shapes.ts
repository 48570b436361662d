/** Checks one value that comes from outside (a webview message, a stored file) and returns it typed; throws a sentence that names the path. */
export type Shape<T> = (value: unknown, path: string) => T;

/** Text of at most `maxLength` UTF-16 units. */
export function text(maxLength = 10_000): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string') throw new Error(`${path} is not text.`);
    if (value.length > maxLength) throw new Error(`${path} is longer than ${maxLength} characters.`);
    return value;
  };
}

/** True or false. */
export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new Error(`${path} is neither true nor false.`);
  return value;
};

/** A whole number within the bounds, both included. */
export function wholeNumber(min: number, max: number): Shape<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new Error(`${path} is not a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** One of the given words. */
export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value, path) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new Error(`${path} is none of ${words.join(', ')}.`);
    return found;
  };
}

/** A list of at most `maxLength` values of one shape. */
export function listOf<T>(item: Shape<T>, maxLength = 200_000): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Error(`${path} is not a list.`);
    if (value.length > maxLength) throw new Error(`${path} has more than ${maxLength} entries.`);
    return value.map((entry, index) => item(entry, `${path}[${index}]`));
  };
}

/** An object with these properties; others are dropped. */
export function record<T extends object>(properties: RecordShapes<T>): Shape<T> {
  return (value, path) => checkedRecord<T>(properties, value, path, false);
}

/** A shape for each property; for one that may be absent, a shape that may give undefined. */
type RecordShapes<T extends object> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Shape<T[K] | undefined> : Shape<T[K]>;
};

/** The same where each property may be absent. */
export function partial<T extends object>(properties: {
  readonly [K in keyof T]-?: Shape<T[K]>;
}): Shape<Partial<T>> {
  return (value, path) => checkedRecord<Partial<T>>(properties, value, path, true);
}

/** Absent stays absent. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** The first shape that takes the value. */
export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return (value, path) => {
    try {
      return first(value, path);
    } catch {
      return second(value, path);
    }
  };
}

/** No parameters. */
export const nothing: Shape<undefined> = () => undefined;

function checkedRecord<T extends object>(
  properties: Readonly<Record<string, Shape<unknown>>>,
  value: unknown,
  path: string,
  allOptional: boolean,
): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${path} is not an object.`);
  }
  const given = new Map(Object.entries(value));
  const checked = Object.entries(properties).flatMap(([name, shape]) => {
    if (allOptional && !given.has(name)) return [];
    const result = shape(given.get(name), `${path}.${name}`);
    return result === undefined ? [] : [[name, result] as const];
  });
  // Every property passed the shape of the same name.
  return Object.fromEntries(checked) as T;
}
