import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const manifestText = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const texts = readJson<Texts>('package.nls.json');
const source = sourceText('src');

type Texts = Readonly<Record<string, string>>;

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command?: string; readonly when?: string }[]>
    >;
    readonly keybindings?: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string }>>;
    };
  };
}

describe('the manifest', () => {
  const { contributes } = manifest;
  const commands = contributes.commands.map(({ command }) => command);
  const views = Object.values(contributes.views).flat();
  const menuEntries = Object.values(contributes.menus).flat();
  const conditions = [
    ...views,
    ...contributes.viewsWelcome,
    ...menuEntries,
    ...(contributes.keybindings ?? []),
  ]
    .map(({ when }) => when ?? '')
    .filter((when) => when !== '');

  it('has a text for each key it uses, and uses each text', () => {
    const used = [...manifestText.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });

  it('has every text in every language', () => {
    const files = readdirSync(root).filter((file) => /^package\.nls\..+\.json$/.test(file));
    for (const file of files)
      assert.deepEqual(Object.keys(readJson<Texts>(file)).sort(), Object.keys(texts).sort(), file);
  });

  it('names icons that exist', () => {
    const icons = [...manifestText.matchAll(/"(?:icon|light|dark)": "([^"$]+)"/g)].map(
      ([, file]) => file ?? '',
    );
    assert.ok(icons.length > 0);
    assert.deepEqual(
      icons.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });

  it('has each command once', () => {
    assert.equal(new Set(commands).size, commands.length);
  });

  it('offers only commands it has', () => {
    const inMenus = [...menuEntries, ...(contributes.keybindings ?? [])].map(({ command }) => command ?? '');
    const inTexts = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/\(command:(shadowSync[\w.]*)/g)].map(([, command]) => command ?? ''),
    );
    assert.deepEqual(
      [...inMenus, ...inTexts].filter((command) => command !== '' && !commands.includes(command)),
      [],
    );
  });

  it('speaks of views that exist', () => {
    const ids = views.map(({ id }) => id);
    const mentioned = conditions.flatMap((when) =>
      [...when.matchAll(/\bview == ([\w.]+)/g)].map(([, view]) => view ?? ''),
    );
    assert.deepEqual(
      [...mentioned, ...contributes.viewsWelcome.map(({ view }) => view)].filter(
        (view) => !ids.includes(view),
      ),
      [],
    );
  });

  it('asks for context keys that the extension sets', () => {
    const keys = conditions.flatMap((when) => {
      const outsideViews = when.replaceAll(/\bview == [\w.]+/g, '');
      return [...outsideViews.matchAll(/\bshadowSync\.[\w.]+/g)].map(([key]) => key);
    });
    assert.deepEqual(
      keys.filter((key) => !isQuoted(key) && !isQuoted(key.replace('shadowSync.', ''))),
      [],
    );
  });

  it('asks for item contexts that a tree item can have', () => {
    const words = conditions.flatMap((when) =>
      [...when.matchAll(/viewItem =~ \/(.*?)\/(?:\s|$)/g)].flatMap(([, pattern = '']) => {
        assert.doesNotThrow(() => new RegExp(pattern), when);
        return pattern.replaceAll('\\b', ' ').match(/[a-zA-Z]{4,}/g) ?? [];
      }),
    );
    assert.deepEqual(
      // A task's contexts are made of its actions: canAbort of 'abort'.
      [...new Set(words)].filter((word) => !source.includes(word) && !isQuoted(actionOf(word))),
      [],
    );
  });

  it('has only settings that the extension reads', () => {
    const unread = Object.keys(contributes.configuration.properties).filter((setting) => {
      const [, section = '', name = ''] = /^(.*)\.([^.]+)$/.exec(setting) ?? [];
      return !isQuoted(setting) && !(isQuoted(section) && isQuoted(name));
    });
    assert.deepEqual(unread, []);
  });

  it('lets no folder that is not trusted set anything, and none where to connect, what to approve or when to run (X09)', () => {
    const { restrictedConfigurations: restricted } = manifest.capabilities.untrustedWorkspaces;
    const settings = Object.entries(contributes.configuration.properties);
    const ofFolders = settings.filter(([, { scope }]) => scope !== 'application' && scope !== 'machine');
    assert.deepEqual(ofFolders.map(([name]) => name).sort(), restricted.toSorted());
    // The rest is the user's, or the machine's.
    assert.deepEqual(
      restricted.filter(
        (name) => !/\.(naming|tables|foreignKeys|alterTable|execution\.connections)\b/.test(name),
      ),
      [],
    );
  });

  it('is the extension of the sample and of the tests', () => {
    assert.equal(`${manifest.publisher}.${manifest.name}`, 'shadow-sync.shadow-sync');
  });
});

function isQuoted(word: string): boolean {
  return source.includes(`'${word}'`);
}

function actionOf(context: string): string {
  return context.replace(/^can(.)/, (_, first: string) => first.toLowerCase());
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
}

function sourceText(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');
}
