import { equal } from 'node:assert/strict';
import { mayLoseBytes } from '../../src/engine/diff/limits/unreadableBytes';

describe('bytes that a server may not have printed', () => {
  const inTable = (line: string): string => `CREATE TABLE \`t\` (\n  \`a\` int,\n${line}\n) COMMENT='?'`;

  it('are where a question mark may stand for them', () => {
    for (const line of [
      "  `b` binary(1) DEFAULT '?'",
      "  `b` varchar(9) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'blob' COMMENT 'a blob DEFAULT '?'",
      "  `b` enum('a','?') DEFAULT NULL",
      "  `b?` set('x?')",
      "  `b` varchar(9) DEFAULT '\uFFFD'",
    ])
      equal(mayLoseBytes(inTable(line)), true, line);
  });

  it('are in no text, name or comment', () => {
    for (const line of [
      "  `b` varchar(9) DEFAULT '?'",
      "  `b?` enum('a')",
      "  `b` binary(1) DEFAULT 'a' COMMENT '?'",
      "  KEY `b` (`b`) COMMENT 'binary ?'",
    ])
      equal(mayLoseBytes(inTable(line)), false, line);
  });

  it('are looked for once in a line, whatever it repeats', function () {
    this.timeout(10_000);
    for (const part of ['binary ', "binary DEFAULT '", '` enum(', "` set('blob "])
      for (const end of ['', '?']) mayLoseBytes(inTable(`  \`${part.repeat(1_000_000 / part.length)}${end}`));
  });
});
