import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, sep } from 'node:path';

const root = join(__dirname, '..', '..');

/** What the files of a folder may import; the longest folder name that fits a file decides. */
interface Rule {
  readonly ours: readonly string[];
  /** Of these only types. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  /** Node's own modules; `true` for all. */
  readonly node?: boolean | readonly string[];
}

const engineErrors = 'src/engine/engineError';
const engine = ['schema', 'connection', 'catalog', 'diff', 'ddl', 'execute'].map(
  (name) => `src/engine/${name}`,
);

const rules: Readonly<Record<string, Rule>> = {
  'src/engine': { ours: [] },
  'src/engine/schema': { ours: [engineErrors], node: ['node:crypto'] },
  'src/engine/diff': { ours: ['src/engine/schema', engineErrors] },
  'src/engine/ddl': { ours: ['src/engine/schema', 'src/engine/diff', engineErrors] },
  'src/engine/connection': { ours: ['src/engine/schema', engineErrors], packages: ['mysql2'], node: true },
  'src/engine/catalog': {
    ours: ['src/engine/schema', engineErrors],
    types: ['src/engine/connection'],
  },
  'src/engine/execute': { ours: [...engine, engineErrors], node: ['node:crypto', 'node:timers/promises'] },
  'src/task': { ours: [...engine, engineErrors], node: ['node:crypto', 'node:timers/promises'] },
  'src/store': { ours: ['src/task', 'src/engine/schema', engineErrors], types: engine, node: true },
  'src/address': { ours: [], types: ['src/engine/connection'] },
  'src/protocol': { ours: [], types: ['src/task', ...engine] },
  'src/host': { ours: ['src'], packages: ['vscode'], node: true },
  'src/extension': { ours: ['src'], packages: ['vscode'], node: true },
  'src/cli': { ours: ['src/task', 'src/store', ...engine, engineErrors], node: true },
  webview: {
    ours: ['src/protocol', 'src/address', 'webview'],
    packages: ['lit', '@lit', '@tanstack/lit-virtual'],
  },
  'webview/toolkit': { ours: ['webview/toolkitFixes'], packages: ['lit', '@vscode/webview-ui-toolkit'] },
  'webview/toolkitFixes': { ours: [], packages: ['lit', '@vscode/webview-ui-toolkit'] },
};

interface Import {
  readonly from: string;
  /** A file of ours without its extension, or the name of a package. */
  readonly to: string;
  readonly isOurs: boolean;
  readonly isType: boolean;
}

describe('the import rules', () => {
  const files = [...filesUnder('src'), ...filesUnder('webview')];
  const imports = files.flatMap(importsOf);

  it('let each folder import only what lies below it', () => {
    assert.ok(files.length > 50, 'the sources are found');
    assert.deepEqual(imports.filter((each) => !isAllowed(each)).map(describeImport), []);
  });

  it('have no cycles, of types neither', () => {
    assert.deepEqual(cycles(files, imports), []);
  });

  it('keep names that say what a file is about', () => {
    const empty = /(?:^|[A-Z/])(?:utils?|helpers?|common|manager|service|index|misc)(?:s)?$/i;
    assert.deepEqual(
      files.map(withoutExtension).filter((file) => empty.test(file)),
      [],
    );
  });
});

function isAllowed({ from, to, isOurs, isType }: Import): boolean {
  const zone = zoneOf(from);
  const rule = rules[zone];
  assert.ok(rule, `${from} lies in no folder of the design`);
  const isIn = (folders: readonly string[]): boolean => folders.some((folder) => contains(folder, to));
  if (isOurs) return zoneOf(to) === zone || isIn(rule.ours) || (isType && isIn(rule.types ?? []));
  const isNode = to.startsWith('node:') || builtinModules.includes(to);
  if (isNode) return rule.node === true || (Array.isArray(rule.node) && rule.node.includes(to));
  return isIn(rule.packages ?? []);
}

function zoneOf(file: string): string {
  const zones = Object.keys(rules).filter((folder) => contains(folder, file));
  return zones.sort((a, b) => b.length - a.length)[0] ?? '';
}

function contains(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/^\s*\/[/*].*$/gm, '');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?([^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...found].map(([, type, names, static_, dynamic]) => {
    const target = static_ ?? dynamic ?? '';
    const isOurs = target.startsWith('.');
    return {
      from: withoutExtension(file),
      to: isOurs
        ? normalize(join(dirname(file), target))
            .split(sep)
            .join('/')
        : target,
      isOurs,
      isType: type !== undefined || onlyTypes(names ?? ''),
    };
  });
}

/** `{ type A, type B } from` */
function onlyTypes(names: string): boolean {
  const inBraces = /^\{([^}]*)\}\s+from\s+$/.exec(names)?.[1];
  if (inBraces === undefined) return false;
  return inBraces.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

/** Each cycle once, as the chain of its files. */
function cycles(files: readonly string[], imports: readonly Import[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, isOurs } of imports)
    if (isOurs) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(withoutExtension(file), []);
  return found;
}

function describeImport({ from, to, isType }: Import): string {
  return `${from} imports ${to}${isType ? ' (types)' : ''}`;
}

function withoutExtension(file: string): string {
  return file.replace(/\.ts$/, '');
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.split(sep).join('/')}`);
}
