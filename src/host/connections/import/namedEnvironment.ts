import type { Environment } from '../../../protocol/taskForm';

/**
 * The environment that the first of these names tells of; development where none does. Staging is looked for before
 * production: `preprod` is not production.
 */
export function namedEnvironment(...names: readonly string[]): Environment {
  return names.map(environmentIn).find((environment) => environment !== undefined) ?? 'development';
}

function environmentIn(name: string): Environment | undefined {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return signs.find(([, sign]) => words.some((word) => sign.test(word)))?.[0];
}

/** Production also as the end of a word: of `shopprod` too much care is better than too little. */
const signs: readonly (readonly [Environment, RegExp])[] = [
  ['staging', /^(?:stag(?:e|ing)|stg|uat|pre|pre-?prod(?:uction)?)$|预发/u],
  ['production', /^(?:prd|live)$|prod(?:uction)?$|生产/u],
  ['test', /^(?:tests?|testing|tst|qa|ci)$|测试/u],
  ['development', /^(?:dev(?:elopment)?|local(?:host)?|sandbox)$|开发/u],
];
