/**
 * Uploaded bytes → text, as XML 1.0 (appendix F) has it: by the byte order mark, by the encoding that the
 * declaration names, else UTF-8. What is kept is UTF-8, and its declaration says so.
 */

import { say } from '../engine/wording.js';
import { invalidArgument } from './problem.js';
import { catalogueWords } from './wordings/catalogue.js';

const marks: [bytes: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  // Without a mark: `<?` in two bytes each.
  [[0x3c, 0, 0x3f, 0], 'utf-16le'],
  [[0, 0x3c, 0, 0x3f], 'utf-16be'],
];

/** The declaration is of ASCII in every encoding that is not UTF-16, and stands at the very beginning. */
const declaration = /^(\ufeff?<\?xml[^>]{0,200}?\bencoding\s*=\s*["'])([A-Za-z][\w.:-]{0,40})(["'])/;
const declarationBytesMax = 300;
/** Of more than one byte a letter: not the encoding of a declaration that can be read byte by byte. */
const widths = /^(utf-?(16|32)|ucs-?[24])/;

function encodingOf(bytes: Uint8Array): string {
  const mark = marks.find(([begin]) => begin.every((byte, index) => bytes[index] === byte));
  if (mark) return mark[1];
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, declarationBytesMax));
  const said = declaration.exec(head)?.[2]?.toLowerCase() ?? 'utf-8';
  // Tools that write a text first and a file later declare the encoding that the text had in memory.
  return widths.test(said) ? 'utf-8' : said;
}

function decoderOf(encoding: string, name: string) {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    const message = say(catalogueWords.encoding, { name, encoding });
    throw invalidArgument(message, `body.files.${name}`, 'encoding');
  }
}

/** Throws INVALID_ARGUMENT when the bytes are no text of the encoding that they are said to have. */
export function resourceText(name: string, bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  const decoder = decoderOf(encoding, name);
  try {
    const text = decoder.decode(bytes);
    return text.replace(declaration, (all, before, said, after) =>
      said.toLowerCase() === 'utf-8' ? all : `${before}UTF-8${after}`,
    );
  } catch {
    const found = encoding.toUpperCase();
    throw invalidArgument(say(catalogueWords.notText, { name, found }), `body.files.${name}`, 'encoding');
  }
}
