/** A file is what its content is, whatever its name says: every type of the list, and false claims. */
import { describe, expect, test } from '@jest/globals';
import { extensions, fileTypeOf, isAccepted } from '../../../api/attachments/fileTypes.js';
import { compound, gb18030, zip } from '../files.js';

describe('file types', () => {
  const openXml = (part: string) => zip(['[Content_Types].xml', '_rels/.rels', part]);
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

  /** One true file per extension. */
  const samples: Record<string, Buffer> = {
    pdf: Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\0', 'latin1'),
    ofd: zip(['OFD.xml', 'Doc_0/Document.xml']),
    png: Buffer.from('\x89PNG\r\n\x1a\n…', 'latin1'),
    jpg: Buffer.from('\xff\xd8\xff\xe0JFIF', 'latin1'),
    jpeg: Buffer.from('\xff\xd8\xff\xe1Exif', 'latin1'),
    tif: Buffer.from('II*\0…', 'latin1'),
    tiff: Buffer.from('MM\0*…', 'latin1'),
    doc: compound('WordDocument'),
    xls: compound('Workbook'),
    ppt: compound('PowerPoint Document'),
    wps: compound('WordDocument'),
    et: compound('Workbook'),
    docx: openXml('word/document.xml'),
    xlsx: openXml('xl/workbook.xml'),
    pptx: openXml('ppt/presentation.xml'),
    zip: zip(['数据.csv']),
    txt: Buffer.from('说明'),
    csv: gb18030,
    xml: Buffer.from('\ufeff\n<?xml version="1.0"?><数据/>'),
    html: utf16('<!doctype html><title>表</title>'),
    htm: Buffer.from('<html></html>'),
  };

  /** Fed in pieces of this size, so that every mark is cut somewhere. */
  function fits(name: string, bytes: Buffer, pieceBytes: number): boolean {
    const probe = fileTypeOf(name)?.probe();
    for (let at = 0; at < bytes.length; at += pieceBytes) probe?.see(bytes.subarray(at, at + pieceBytes));
    return probe?.fits() ?? false;
  }

  test('every type of the list takes a file of its own kind, however its bytes arrive', () => {
    expect(Object.keys(samples).sort()).toEqual([...extensions].sort());
    const refused = Object.entries(samples).flatMap(([extension, bytes]) =>
      [1, 7, 100_000]
        .filter((size) => !fits(`文件.${extension.toUpperCase()}`, bytes, size))
        .map(() => extension),
    );
    expect(refused).toEqual([]);
  });

  test('a file of another kind is refused, and a program under every name', () => {
    const program = Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1');
    const bySameContent = (extension: string) => fileTypeOf(`x.${extension}`)?.mediaType;
    const taken = extensions.flatMap((extension) =>
      [['program', program] as const, ...Object.entries(samples)]
        .filter(([, bytes]) => fits(`x.${extension}`, bytes, 64))
        .map(([kind]) => kind)
        .filter((kind) => bySameContent(kind) !== bySameContent(extension))
        .map((kind) => `${kind} as ${extension}`),
    );
    // What is taken beside its own kind is truly of both: any archive is a ZIP, any text is a text.
    const isAlso = /^(ofd|docx|xlsx|pptx) as zip$|^(txt|csv|xml|html?) as (txt|csv)$|as (wps|et)$/;
    const markup = /^(xml|html?) as (xml|html?)$/;
    const sameForm = /^(wps as doc|et as xls)$/;
    expect(taken.filter((one) => !isAlso.test(one) && !markup.test(one) && !sameForm.test(one))).toEqual([]);
    expect(taken).toContain('docx as zip');
  });

  test('a file that is cut short or padded is not of its kind', () => {
    const document = samples.docx!;
    expect(fits('x.docx', document.subarray(0, document.length - 10), 64)).toBe(false);
    expect(fits('x.docx', Buffer.concat([document, Buffer.from('more')]), 64)).toBe(false);
    expect(fits('x.txt', Buffer.from('说明').subarray(0, 5), 64)).toBe(false);
    expect(fits('x.pdf', Buffer.concat([Buffer.alloc(2000), samples.pdf!]), 64)).toBe(false);
  });

  test('a name without an extension of the list is of no type', () => {
    expect(['x', 'x.exe', '.', 'x.', 'x.pdf.js', 'constructor', 'x.__proto__'].map(fileTypeOf)).toEqual(
      Array(7).fill(undefined),
    );
  });

  test('a field accepts extensions, media types and groups of them', () => {
    const scan = { name: 'a.png', mediaType: 'image/png' };
    expect(
      ['', ' ', '.png', '.pdf, .PNG', 'image/*', 'image/png'].filter((one) => !isAccepted(one, scan)),
    ).toEqual([]);
    expect(['.pdf', 'text/*', '.jpg,.pdf'].filter((one) => isAccepted(one, scan))).toEqual([]);
  });
});
