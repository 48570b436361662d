import { EngineError } from '../engine/engineError';

/** The password from SHADOW_SYNC_PASSWORD, or typed without an echo on a terminal, or none. */
export async function readPassword(user: string, host: string): Promise<string> {
  const given = process.env['SHADOW_SYNC_PASSWORD'];
  if (given !== undefined) return given;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return '';
  process.stderr.write(`Password of ${user} on ${host}: `);
  try {
    return await readHidden(process.stdin);
  } finally {
    process.stderr.write('\n');
  }
}

function readHidden(terminal: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const end = (): void => {
      terminal.off('data', take);
      terminal.setRawMode(false);
      terminal.pause();
    };
    const take = (chunk: Buffer): void => {
      for (const character of chunk.toString('utf8')) {
        if (character === '\r' || character === '\n' || character === '\u0004') {
          end();
          resolve(typed.join(''));
          return;
        }
        // Raw mode hands over Ctrl+C as a character.
        if (character === '\u0003') {
          end();
          reject(new EngineError('aborted', 'Aborted. Nothing was changed.'));
          return;
        }
        if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1);
        else if (character === '\u0015') typed = [];
        else typed.push(character);
      }
    };
    terminal.setRawMode(true);
    terminal.on('data', take);
    terminal.resume();
  });
}
