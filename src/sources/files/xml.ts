/**
 * Reads a part of an office document as XML, a piece at a time. Refused: what is not well-formed UTF-8, a document type
 * (no office program writes one, and entities could grow out of it), tags nested or pieces longer than any real part has.
 */
import { SaxesParser } from 'saxes';
import type { CadansError } from '../../model/error.ts';

const DEEPEST = 64;

/** Takes tags and text in their order; names without prefix. */
export interface XmlTaker {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Feeds `taker`; `refuse` makes the error for a part that cannot be read; `longest` is in bytes. Waits for `drain` between pieces. */
export async function readXml(
  part: AsyncIterable<Buffer>,
  taker: XmlTaker,
  { refuse, longest, drain }: { refuse: (what: string) => CadansError; longest: number; drain?: () => Promise<void> },
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let depth = 0;
  let since = 0;
  parser.on('error', (error) => {
    throw refuse(error.message);
  });
  parser.on('doctype', () => {
    throw refuse('It has a document type.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    since = 0;
    if (++depth > DEEPEST) throw refuse('Its tags are nested too deep.');
    taker.open(local(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    since = 0;
    depth--;
    taker.close(local(name));
  });
  const text = (piece: string) => taker.text(piece);
  parser.on('text', text);
  parser.on('cdata', text);
  const write = (bytes?: Buffer) => {
    try {
      parser.write(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
    } catch (error) {
      throw error instanceof TypeError ? refuse('It is no UTF-8 text.') : error;
    }
  };
  for await (const bytes of part) {
    since += bytes.length;
    write(bytes);
    if (since > longest) throw refuse(`A piece of it is longer than ${longest} bytes.`);
    await drain?.();
  }
  write();
  parser.close();
}
