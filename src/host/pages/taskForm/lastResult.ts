/** The same function, which computes again only when an argument is another one than last time. */
export function lastResult<Arguments extends readonly unknown[], Result>(
  compute: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  let last: { readonly given: Arguments; readonly result: Result } | undefined;
  return (...given) => {
    if (!last?.given.every((argument, index) => argument === given[index])) {
      last = { given, result: compute(...given) };
    }
    return last.result;
  };
}
