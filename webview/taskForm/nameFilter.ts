/**
 * A test for names by what a search field holds: words match anywhere, `*` and `?` match as in file names, `!`
 * before a term excludes. A name passes if it matches any term and no excluded one. Case does not matter.
 */
export function nameFilter(search: string): (name: string) => boolean {
  const terms = search
    .toLowerCase()
    .split(/\s+/u)
    .filter((term) => term !== '' && term !== '!');
  const wanted = terms.filter((term) => !term.startsWith('!')).map(matcher);
  const unwanted = terms.filter((term) => term.startsWith('!')).map((term) => matcher(term.slice(1)));
  return (name) => {
    const lower = name.toLowerCase();
    return (
      (wanted.length === 0 || wanted.some((matches) => matches(lower))) &&
      !unwanted.some((matches) => matches(lower))
    );
  };
}

function matcher(term: string): (name: string) => boolean {
  if (!/[*?]/u.test(term)) return (name) => name.includes(term);
  const pattern = term
    .replace(/[.+^${}()|[\]\\]/gu, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${pattern}$`, 'su');
  return (name) => whole.test(name);
}
