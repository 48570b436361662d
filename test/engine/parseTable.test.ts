import { deepEqual, equal, throws } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksOf, columnsOf, foreignKeysOf, indexesOf } from '../../src/engine/schema/elements';
import { fingerprint } from '../../src/engine/schema/fingerprint';
import { noKnownParts, parseTable } from '../../src/engine/schema/parseTable';
import { printTable } from '../../src/engine/schema/printTable';

const recorded = join(__dirname, 'recorded');
const read = (name: string): string => readFileSync(join(recorded, `${name}.sql`), 'utf8').trimEnd();

describe('parseTable', () => {
  for (const file of readdirSync(recorded)) {
    it(`gives the text of ${file} back`, () => {
      const text = read(file.replace('.sql', ''));
      equal(printTable(parseTable(text, 'shop')), text);
    });
  }

  it('does not understand what a server would take for a comment to the end of a line', () => {
    // Names that older MariaDBs print as they are: a` FOREIGN KEY (`b`) REFERENCES `p` (`i`)#'↵;DROP TABLE v#'`
    for (const comment of ['#', '-- ', '--\n'])
      throws(
        () =>
          parseTable(
            `CREATE TABLE \`t\` (\n  \`b\` int(11) DEFAULT NULL,\n  CONSTRAINT \`a\` FOREIGN KEY (\`b\`) REFERENCES \`p\` (\`i\`)${comment}'\n;DROP TABLE v${comment}'\`\` FOREIGN KEY (\`b\`) REFERENCES \`p\` (\`i\`)\n) ENGINE=InnoDB`,
            'shop',
          ),
        { code: 'unsupported' },
      );
    const text = "CREATE TABLE `t` (\n  `#` int(11) DEFAULT (3--`-- `) COMMENT '# -- '\n) ENGINE=InnoDB";
    equal(printTable(parseTable(text, 'shop')), text);
  });

  it('reads what MySQL 8 prints in version comments and expressions', () => {
    const table = parseTable(read('mysql-8'), 'shop');
    const [id, code, , hidden, total, made] = columnsOf(table);
    deepEqual([id?.type, id?.nullable, id?.autoIncrement], ['bigint unsigned', false, true]);
    equal(code?.collation, 'utf8mb4_0900_as_cs');
    equal(code?.defaultValue, "(_utf8mb4'a\\'b')");
    equal(hidden?.definition, 'int DEFAULT NULL /*!80023 INVISIBLE */');
    deepEqual(total?.generated, { expression: '((`id` * 2))', stored: true });
    equal(made?.onUpdate, 'CURRENT_TIMESTAMP(3)');
    deepEqual(
      indexesOf(table).map(({ type, name, columns }) => [type, name, columns]),
      [
        ['primary', 'PRIMARY', ['id']],
        ['plain', 'by_expression', ['code']],
        ['plain', 'by_code', ['code']],
      ],
    );
    equal(checksOf(table)[0]?.definition, 'CHECK ((`total` > 0)) /*!80016 NOT ENFORCED */');
    equal(
      table.partitioning,
      'PARTITION BY RANGE (`id`)\n(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB,\n PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB)',
    );
  });

  it('keeps every option of TiDB and OceanBase', () => {
    const names = (name: string): string =>
      parseTable(read(name), 'shop')
        .options.map((option) => option.name)
        .join(', ');
    equal(
      names('tidb'),
      'ENGINE, DEFAULT CHARSET, COLLATE, AUTO_ID_CACHE, SHARD_ROW_ID_BITS, PRE_SPLIT_REGIONS, PLACEMENT POLICY, TTL, TTL_ENABLE, TTL_JOB_INTERVAL',
    );
    equal(
      names('oceanbase-4'),
      'ORGANIZATION INDEX, AUTO_INCREMENT, AUTO_INCREMENT_MODE, DEFAULT CHARSET, ROW_FORMAT, COMPRESSION, REPLICA_NUM, BLOCK_SIZE, USE_BLOOM_FILTER, ENABLE_MACRO_BLOCK_BLOOM_FILTER, TABLET_SIZE, PCTFREE, TABLEGROUP, WITH COLUMN GROUP',
    );
    deepEqual(foreignKeysOf(parseTable(read('oceanbase-4'), 'x'))[0]?.target, {
      database: 'shop',
      name: 'p',
    });
  });

  it('takes elements that it knows from a table before, and reads the same in any case', () => {
    const source = 'CREATE TABLE `a` (\n  `x` int(11) DEFAULT 1,\n  KEY `k` (`x`)\n) ENGINE=InnoDB';
    const known = noKnownParts();
    const twin = parseTable(source, 'shop', known);
    const shadow = source.replace('`a`', '`odd``(\n`');
    parseTable(shadow, 'test', known).elements.forEach((element, at) => equal(element, twin.elements[at]));
    const others = [
      shadow,
      `${shadow} COMMENT='x' /* ) */\n PARTITION BY HASH (\`x\`)`,
      shadow.replace('1,', '11,'),
      shadow.replace('1,', "1 COMMENT ',\n  KEY `k` (`x`)',"),
      shadow.replace('\n)', ',\n  KEY `l` (`x`)\n)'),
      // The same first lines, and elements that go on behind them.
      shadow.replace('`x` int(11) DEFAULT 1,', '`x,\n` int(11) DEFAULT 1,'),
      shadow.replace('`x` int(11) DEFAULT 1,', '`x,\n` int(11) DEFAULT 2,'),
      ...readdirSync(recorded).map((file) => read(file.replace('.sql', ''))),
    ];
    for (const text of [...others, ...others]) {
      deepEqual(parseTable(text, 'test', known), parseTable(text, 'test'));
    }
    const unlike = shadow.replace('(`x`)\n', '(`x`)\n  COMMENT "goes on"\n');
    equal(parseTable(unlike, 'test', known).elements[1]?.kind, 'index');
    deepEqual(parseTable(unlike, 'test', known), parseTable(unlike, 'test'));
  });

  it('reads foreign keys anew, which mean the tables of their database', () => {
    const known = noKnownParts();
    const text =
      'CREATE TABLE `a` (\n  CONSTRAINT `f` FOREIGN KEY (`x`) REFERENCES `p` (`id`)\n) ENGINE=InnoDB';
    for (const database of ['shop', 'test']) {
      equal(foreignKeysOf(parseTable(text, database, known))[0]?.target.database, database);
    }
  });

  it('refuses with a reason what is no base table or not whole', () => {
    throws(() => parseTable('CREATE VIEW `v` AS select 1', 'd'), /not the definition of a base table/);
    throws(() => parseTable('CREATE TABLE `t` (\n  `a` int', 'd'), /never closed/);
    throws(
      () => parseTable("CREATE TABLE `t` (\n  `a` int COMMENT 'x\n) ENGINE=InnoDB", 'd'),
      /never closed/,
    );
    throws(
      () => parseTable('CREATE TABLE `t` (\n  FUTURE THING (`a`)\n) ENGINE=InnoDB', 'd'),
      /unknown kind/,
    );
    throws(() => parseTable('CREATE TABLE `t` (`a` int) ENGINE=InnoDB', 'd'), /without loss/);
  });
});

describe('fingerprint', () => {
  it('forgets the counter and nothing else', () => {
    const of = (tail: string): string =>
      fingerprint(parseTable(`CREATE TABLE \`t\` (\n  \`a\` int(11) NOT NULL\n) ENGINE=InnoDB${tail}`, 'd'));
    equal(of(' AUTO_INCREMENT=9'), of(''));
    equal(of(" AUTO_INCREMENT=9 COMMENT=' AUTO_INCREMENT=9'"), of(" COMMENT=' AUTO_INCREMENT=9'"));
    equal(of(" COMMENT='a'") === of(''), false);
  });
});
