import { createDecipheriv } from 'node:crypto';

/** Whether a file is one of login paths, as mysql_config_editor writes it: no text begins with four zeros. */
export function isLoginFile(bytes: Buffer): boolean {
  return bytes.length >= headerLength && bytes.readUInt32LE(0) === 0;
}

/**
 * The option file inside of it, a line after the other; each is encrypted by a key that stands before them all, so this
 * hides them from a glance and no more. Throws where it is damaged.
 */
export function loginFileText(bytes: Buffer): string {
  const key = Buffer.alloc(16);
  for (const [at, byte] of bytes.subarray(4, headerLength).entries())
    key.writeUInt8(key.readUInt8(at % 16) ^ byte, at % 16);
  const lines: string[] = [];
  for (let at = headerLength; at < bytes.length;) {
    const start = at + 4;
    const end = start + bytes.readUInt32LE(at);
    if (end > bytes.length) throw new RangeError('A line ends behind the file.');
    const cipher = createDecipheriv('aes-128-ecb', key, null);
    lines.push(Buffer.concat([cipher.update(bytes.subarray(start, end)), cipher.final()]).toString('utf8'));
    at = end;
  }
  return lines.join('');
}

const headerLength = 24;
