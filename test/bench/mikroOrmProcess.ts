// What it takes to turn database b into a by MikroORM: node <bundle> <folder with node_modules> <port> <wanted> <drifted>
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The part of the package that is used; it is not a dependency of ours. */
interface MikroOrmPackage {
  readonly MikroORM: { init(options: object): Promise<Orm> };
}
interface KnexPackage {
  readonly DatabaseSchema: {
    create(connection: unknown, platform: unknown, config: unknown): Promise<unknown>;
  };
  readonly SchemaComparator: new (platform: unknown) => { compare(from: unknown, to: unknown): unknown };
}
interface Orm {
  readonly em: { getConnection(): unknown; getPlatform(): unknown };
  readonly config: unknown;
  readonly schema: { diffToSQL(diff: unknown, options: object): Promise<string> | string };
  close(): Promise<void>;
}

async function main(): Promise<void> {
  const [folder = '', port, wanted, drifted] = process.argv.slice(2);
  const load = createRequire(join(folder, 'package.json'));
  const { MikroORM } = load('@mikro-orm/mysql') as MikroOrmPackage;
  const { DatabaseSchema, SchemaComparator } = load('@mikro-orm/knex') as KnexPackage;
  const open = (dbName: string | undefined): Promise<Orm> =>
    MikroORM.init({
      dbName,
      host: '127.0.0.1',
      port: Number(port),
      user: 'root',
      charset: 'utf8mb4',
      entities: [],
      discovery: { warnWhenNoEntities: false },
    });
  const read = ({ em, config }: Orm): Promise<unknown> =>
    DatabaseSchema.create(em.getConnection(), em.getPlatform(), config);
  const from = await open(drifted);
  const to = await open(wanted);
  const schemas = [await read(from), await read(to)];
  const diff = new SchemaComparator(from.em.getPlatform()).compare(...(schemas as [unknown, unknown]));
  process.stdout.write(await from.schema.diffToSQL(diff, { wrap: false }));
  await from.close();
  await to.close();
}

void main();
