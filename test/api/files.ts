/** Files as offices hand them in, made small: archives, compound documents, scans, text of another age. */

const u16 = (value: number) => [value & 0xff, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** A ZIP archive (PKWARE APPNOTE 4.3) of empty members. */
export function zip(names: readonly string[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const name of names) {
    const bytes = Buffer.from(name);
    const same = [...u16(20), ...u16(0x800), ...u16(0), ...u32(0), ...u32(0), ...u32(0), ...u32(0)];
    const local = Buffer.from([0x50, 0x4b, 3, 4, ...same, ...u16(bytes.length), ...u16(0), ...bytes]);
    const rest = [...u16(0), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(at), ...bytes];
    entries.push(Buffer.from([0x50, 0x4b, 1, 2, ...u16(20), ...same, ...u16(bytes.length), ...rest]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const counts = [...u16(0), ...u16(0), ...u16(names.length), ...u16(names.length)];
  const end = [0x50, 0x4b, 5, 6, ...counts, ...u32(directory.length), ...u32(at), ...u16(0)];
  return Buffer.concat([...locals, directory, Buffer.from(end)]);
}

/** The beginning of a compound file ([MS-CFB]) and a directory entry with the name of a stream. */
export function compound(stream: string): Buffer {
  const header = Buffer.alloc(1024);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  const entry = Buffer.alloc(128);
  entry.write(stream, 'utf16le');
  return Buffer.concat([header, entry]);
}

/** 姓名,单位 in GB 18030. */
export const gb18030 = Buffer.from('d0d5c3fb2cb5a5cebb0d0a', 'hex');

export const pdf = (text = 'a scan'): Buffer => Buffer.from(`%PDF-1.7\n% ${text}\n%%EOF\n`);
