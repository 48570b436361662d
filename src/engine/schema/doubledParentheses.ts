/** Tokens between spaces without the parentheses that OceanBase and TiDB put around a whole expression. */
export function withoutDoubledParentheses(words: string): string {
  const text = words.replace(/\( \( ((?:[^()]|\( [^()]* \))*) \) \)/g, '( $1 )');
  return text === words ? text : withoutDoubledParentheses(text);
}
