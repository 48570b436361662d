import { typeConversion } from '../types/typeConversion';

/** True for a default that is computed only as its column comes to rows, and is not known to fit then. */
export function mayMisfit(formula: string, type: string): boolean {
  // Literals are looked at beforehand, and the clock stands only where it fits.
  if (!/^\w*\(/.test(formula) || /^current_timestamp\b/i.test(formula)) return false;
  const given = typeOf(formula.replace(/^\((.*)\)$/s, '$1'));
  return given === undefined || typeConversion(given, type) !== 'safe';
}

/** What the usual defaults are. */
function typeOf(expression: string): string | undefined {
  const text = /^_\w+'((?:[^'\\]|''|\\.)*)'$/s.exec(expression)?.[1];
  return text === undefined ? types[expression.toLowerCase()] : `varchar(${text.length})`;
}

const types: Readonly<Partial<Record<string, string>>> = {
  'uuid()': 'uuid',
  'uuid_to_bin(uuid())': 'binary(16)',
  'curdate()': 'date',
  'now()': 'datetime',
  'json_array()': 'json',
  'json_object()': 'json',
};
