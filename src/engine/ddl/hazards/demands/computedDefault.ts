import { isClock } from '../../../schema/columns';
import { parseDataType, wholeRange } from '../../../schema/dataType';
import { typeConversion } from '../../types/typeConversion';

/** True for a default that is computed only as its column comes to rows, and is not known to fit then. */
export function mayMisfit(formula: string, type: string): boolean {
  // Literals are looked at beforehand.
  if (!/^\w*\(/.test(formula) || isClock(formula, type)) return false;
  const expression = formula.replace(/^\((.*)\)$/s, '$1');
  const text = /^_\w+'((?:[^'\\]|''|\\.)*)'$/s.exec(expression)?.[1];
  if (text !== undefined && type === 'json') return !isJson(text);
  const range = /^-?\d+$/.test(expression) ? wholeRange(parseDataType(type)) : undefined;
  if (range) return BigInt(expression) < range[0] || BigInt(expression) > range[1];
  const given = text === undefined ? types[expression.toLowerCase()] : `varchar(${text.length})`;
  return given === undefined || typeConversion(given, type) !== 'safe';
}

/** As it is printed: with quotes and backslashes escaped it may be one all the same. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What the usual defaults are. */

const types: Readonly<Partial<Record<string, string>>> = {
  'uuid()': 'uuid',
  'uuid_to_bin(uuid())': 'binary(16)',
  'curdate()': 'date',
  'now()': 'datetime',
  'current_timestamp()': 'datetime',
  'json_array()': 'json',
  'json_object()': 'json',
};
