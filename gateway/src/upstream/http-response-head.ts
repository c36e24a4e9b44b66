import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import { SubgraphFailure } from './subgraph-failure.ts';

/** What the client has to know of an answer's status line and headers. Any other header is checked for its form and passed over. */
export interface ResponseHead {
  /** Where the body begins. */
  readonly end: number;
  readonly status: number;
  readonly contentType: string | undefined;
  /** It has a content-encoding, though none was asked for. */
  readonly encoded: boolean;
  /** Bytes of the body by content-length; undefined without that header. */
  readonly length: number | undefined;
  readonly chunked: boolean;
  /** Whether another request may follow on the connection. */
  readonly persistent: boolean;
  /** Seconds for which the subgraph keeps an idle connection, if it says so. */
  readonly keepAliveSeconds: number | undefined;
  /** Which request it answers, if it says so (`subgraphHeaders.fetchNumber`). */
  readonly fetchNumber: number | undefined;
}

/** Bytes of a head, an interim answer's included. */
export const maxHeadBytes = 16 * 1024;

/** The failure of an answer that is not HTTP to the letter. The reason is for the log. */
export function notHttp(what: string): SubgraphFailure {
  return new SubgraphFailure('not-an-answer', new Error(`not HTTP: ${what}`));
}

const cr = 13;
const lf = 10;
const space = 32;
const colon = 58;
const tokenBytes = bytesOf(/[!#$%&'*+.^_`|~0-9A-Za-z-]/);
const textBytes = bytesOf(/[\t\x20-\x7e\x80-\xff]/);

/** One for each byte that the pattern takes. */
function bytesOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));
}

/** Whether a header's value, a chunk's extension or a trailer may have this byte. */
export function isText(byte: number): boolean {
  return textBytes[byte] === 1;
}

/**
 * Reads `HTTP/1.1 200 OK` and the headers up to the empty line.
 * @param to the end of what has arrived; what stands behind it in `bytes` is not looked at
 * @returns undefined when the head is not there in full
 * @throws SubgraphFailure `not-an-answer` for all that RFC 9112 does not allow, or allows only out of courtesy: bare line feeds,
 *   folded lines, blanks before a colon, lengths that differ or stand beside a transfer coding
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-4
 */
export function readResponseHead(bytes: Buffer, from: number, to: number): ResponseHead | undefined {
  const minor = httpMinor(bytes, from, to);
  if (minor === undefined) return undefined;
  const status = statusOf(bytes, from + 9);
  const lineEnd = endOfText(bytes, from + 12, to);
  if (lineEnd < 0) return undefined;

  let at = lineEnd + 2;
  let contentType: string | undefined;
  let encoded = false;
  let length: number | undefined;
  let chunked = false;
  let persistent = minor === 1;
  let keepAliveSeconds: number | undefined;
  let fetchNumber: number | undefined;
  for (;;) {
    if (at >= to) return undefined;
    if (bytes[at] === cr) {
      if (at + 1 >= to) return undefined;
      if (bytes[at + 1] !== lf) throw notHttp('a carriage return alone');
      break;
    }

    const name = at;
    while (at < to && tokenBytes[bytes[at] ?? 0] === 1) at += 1;
    if (at >= to) return undefined;
    if (bytes[at] !== colon || at === name) throw notHttp('a line that is no header');
    const nameEnd = at;
    const valueEnd = endOfText(bytes, at + 1, to);
    if (valueEnd < 0) return undefined;
    at = valueEnd + 2;

    // The length of the name tells most headers apart from these.
    switch (nameEnd - name) {
      case 10:
        if (is(bytes, name, 'connection')) {
          if (asksToClose(bytes, nameEnd + 1, valueEnd)) persistent = false;
        } else if (is(bytes, name, 'keep-alive')) {
          keepAliveSeconds = timeoutIn(valueAt(bytes, nameEnd + 1, valueEnd));
        }
        break;
      case 12:
        if (is(bytes, name, 'content-type')) {
          if (contentType !== undefined) throw notHttp('two content types');
          contentType = valueAt(bytes, nameEnd + 1, valueEnd);
        }
        break;
      case 14:
        if (is(bytes, name, 'content-length')) {
          const said = decimal(valueAt(bytes, nameEnd + 1, valueEnd));
          if (length !== undefined && length !== said) throw notHttp('two content lengths');
          length = said;
        } else if (is(bytes, name, subgraphHeaders.fetchNumber)) {
          if (fetchNumber !== undefined) throw notHttp('two numbers of requests');
          fetchNumber = decimal(valueAt(bytes, nameEnd + 1, valueEnd));
        }
        break;
      case 16:
        if (is(bytes, name, 'content-encoding')) {
          encoded = encoded || valueAt(bytes, nameEnd + 1, valueEnd).toLowerCase() !== 'identity';
        }
        break;
      case 17:
        if (is(bytes, name, 'transfer-encoding')) {
          const coding = valueAt(bytes, nameEnd + 1, valueEnd).toLowerCase();
          if (chunked || coding !== 'chunked' || minor === 0) throw notHttp(`transfer-encoding ${coding}`);
          chunked = true;
        }
        break;
    }
  }
  if (chunked && length !== undefined) throw notHttp('both a content length and a transfer coding');
  return { end: at + 2, status, contentType, encoded, length, chunked, persistent, keepAliveSeconds, fetchNumber };
}

const version = [...Buffer.from('HTTP/1.')];

/** @returns 0 or 1; undefined when the first thirteen bytes are not there yet */
function httpMinor(bytes: Buffer, from: number, to: number): number | undefined {
  const there = Math.min(version.length, to - from);
  for (let nth = 0; nth < there; nth += 1) {
    if (bytes[from + nth] !== version[nth]) throw notHttp('no status line');
  }
  if (to - from < 13) return undefined;
  const minor = (bytes[from + 7] ?? 0) - 48;
  if ((minor !== 0 && minor !== 1) || bytes[from + 8] !== space) throw notHttp('another version than 1.0 or 1.1');
  return minor;
}

/** Three digits, from 100 to 599, followed by a blank or by nothing more. */
function statusOf(bytes: Buffer, from: number): number {
  let status = 0;
  for (let at = from; at < from + 3; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) throw notHttp('a status that is no number');
    status = status * 10 + digit;
  }
  const next = bytes[from + 3];
  if (status < 100 || status > 599 || (next !== space && next !== cr)) throw notHttp('no such status');
  return status;
}

/** Where the text from here on ends in a line break; -1 when that has not arrived. */
function endOfText(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && textBytes[bytes[at] ?? 0] === 1) at += 1;
  if (at < to && bytes[at] !== cr) throw notHttp('a byte that no header may have');
  if (at + 1 >= to) return -1;
  if (bytes[at + 1] !== lf) throw notHttp('a carriage return alone');
  return at;
}

/** Whether this name stands there, in capitals or not. The length has been compared, the bytes are a token's. */
function is(bytes: Buffer, from: number, name: string): boolean {
  for (let nth = 0; nth < name.length; nth += 1) {
    if (((bytes[from + nth] ?? 0) | 0x20) !== name.charCodeAt(nth)) return false;
  }
  return true;
}

function valueAt(bytes: Buffer, from: number, to: number): string {
  // Nearly every server writes one blank after the colon, and none at the end.
  const start = bytes[from] === space ? from + 1 : from;
  return bytes.toString('latin1', start, to).replace(/^[ \t]+|[ \t]+$/g, '');
}

const close = /(^|,)[ \t]*close[ \t]*(,|$)/i;

function asksToClose(bytes: Buffer, from: number, to: number): boolean {
  return close.test(bytes.toString('latin1', from, to));
}

function decimal(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw notHttp('a length or number that is none');
  return Number(text);
}

/** @see https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1 */
function timeoutIn(keepAlive: string): number | undefined {
  const seconds = /(?:^|[, \t])timeout=(\d{1,9})(?!\d)/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
