/**
 * Which files may be handed in, and whether a file is what its name says. The name's extension chooses the
 * type, and the content must be of that type: nothing is taken on the word of the sender. The list is what
 * the regulation names for files (A8), and what offices hand in beside it: scans, and the layout formats PDF
 * and OFD (GB/T 33190).
 */
import { compoundProbe, type Probe, signatureProbe } from './probes.js';
import { textProbe } from './textProbe.js';
import { zipProbe } from './zipProbe.js';

interface FileType {
  mediaType: string;
  probe(): Probe;
}

const pdf = { mediaType: 'application/pdf', probe: () => signatureProbe(['%PDF-'], 1024) };
const jpeg = { mediaType: 'image/jpeg', probe: () => signatureProbe(['\xff\xd8\xff']) };
const tiff = { mediaType: 'image/tiff', probe: () => signatureProbe(['II*\0', 'MM\0*']) };
const html = { mediaType: 'text/html', probe: () => textProbe(/^\s*</) };
const office = 'application/vnd.openxmlformats-officedocument';
const types: Readonly<Record<string, FileType>> = {
  pdf,
  ofd: { mediaType: 'application/ofd', probe: () => zipProbe(['OFD.xml']) },
  png: { mediaType: 'image/png', probe: () => signatureProbe(['\x89PNG\r\n\x1a\n']) },
  jpg: jpeg,
  jpeg,
  tif: tiff,
  tiff,
  doc: { mediaType: 'application/msword', probe: () => compoundProbe(['WordDocument']) },
  xls: { mediaType: 'application/vnd.ms-excel', probe: () => compoundProbe(['Workbook', 'Book']) },
  ppt: { mediaType: 'application/vnd.ms-powerpoint', probe: () => compoundProbe(['PowerPoint Document']) },
  wps: { mediaType: 'application/wps-office.wps', probe: () => compoundProbe([]) },
  et: { mediaType: 'application/wps-office.et', probe: () => compoundProbe([]) },
  docx: {
    mediaType: `${office}.wordprocessingml.document`,
    probe: () => zipProbe(['[Content_Types].xml', 'word/document.xml']),
  },
  xlsx: {
    mediaType: `${office}.spreadsheetml.sheet`,
    probe: () => zipProbe(['[Content_Types].xml', 'xl/workbook.xml']),
  },
  pptx: {
    mediaType: `${office}.presentationml.presentation`,
    probe: () => zipProbe(['[Content_Types].xml', 'ppt/presentation.xml']),
  },
  zip: { mediaType: 'application/zip', probe: () => zipProbe([]) },
  txt: { mediaType: 'text/plain', probe: () => textProbe() },
  csv: { mediaType: 'text/csv', probe: () => textProbe() },
  xml: { mediaType: 'application/xml', probe: () => textProbe(/^\s*</) },
  html,
  htm: html,
};

export const extensions: readonly string[] = Object.keys(types);

/** In lower case and without the dot; empty for a name without one. */
export const extensionOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Undefined for a name whose extension is not in the list. */
export function fileTypeOf(name: string): FileType | undefined {
  const extension = extensionOf(name);
  return Object.hasOwn(types, extension) ? types[extension] : undefined;
}

/**
 * Whether a file fits what a form's field accepts, which is written as in HTML: extensions (`.pdf`), media
 * types and groups of them (`image/*`), separated by commas.
 */
export function isAccepted(accept: string, file: { name: string; mediaType: string }): boolean {
  const wanted = accept
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
  return (
    wanted.length === 0 ||
    wanted.some((one) => {
      if (one.startsWith('.')) return fileTypeOf(`x${one}`)?.mediaType === file.mediaType;
      return one.endsWith('/*') ? file.mediaType.startsWith(one.slice(0, -1)) : one === file.mediaType;
    })
  );
}
