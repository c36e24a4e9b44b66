import type { IncomingHttpHeaders } from 'node:http';
import { isPlainJson } from './media-types.ts';

/** `POST /graphql` with a JSON body, written as nearly all clients write it. */
export interface PlainRequest {
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const maxHeadBytes = 8 * 1024;
/** Nobody writes so many. Node drops those beyond a thousand. */
const maxHeaders = 100;
/** Of head and body. Larger ones come in many pieces. */
const maxRequestBytes = 64 * 1024;

const requestLine = 'POST /graphql HTTP/1.1\r\n';
/** The request line, then headers of printable characters. */
const plainHead = /^POST \/graphql HTTP\/1\.1(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*)+$/;

/** Headers of a body in another form, of one that waits to be asked for, and of clients that would go on in another way. */
const unusual = [
  ...['transfer-encoding', 'content-encoding', 'trailer', 'te', 'expect', 'upgrade', 'http2-settings'],
  'proxy-connection',
];

const decimal = /^[1-9]\d{0,8}$/;

/**
 * Reads the request that `bytes` begin with. This is no parser of HTTP: it knows one form of it, in which nothing can be understood in
 * two ways, and leaves all else to Node's.
 * @returns it, and what follows its body; `'incomplete'` when more has to come before that can be said; null for any other request
 */
export function readPlainRequest(
  bytes: Buffer,
): { readonly request: PlainRequest; readonly rest: Buffer } | 'incomplete' | null {
  const headEnd = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (headEnd === -1) return bytes.length <= maxHeadBytes && mayBegin(bytes) ? 'incomplete' : null;
  if (headEnd > maxHeadBytes) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  if (!plainHead.test(head)) return null;
  const headers = readHeaders(head);
  if (headers === null || !isPlain(headers)) return null;
  const bodyAt = headEnd + 4;
  const end = bodyAt + Number(headers['content-length']);
  if (end > maxRequestBytes) return null;
  if (end > bytes.length) return 'incomplete';
  return { request: { headers, body: bytes.subarray(bodyAt, end) }, rest: bytes.subarray(end) };
}

function mayBegin(bytes: Buffer): boolean {
  const line = bytes.toString('latin1', 0, requestLine.length);
  return requestLine.startsWith(line);
}

type Headers = Record<string, string>;

/** @returns null where a name is there twice (how the two are to be joined is for others to say), or too many are */
function readHeaders(head: string): Headers | null {
  const headers: Headers = Object.create(null);
  let lineAt = requestLine.length;
  for (let count = 1; count <= maxHeaders; count += 1) {
    const lineEnd = head.indexOf('\r\n', lineAt);
    const colon = head.indexOf(':', lineAt);
    const name = head.slice(lineAt, colon).toLowerCase();
    if (name in headers) return null;
    headers[name] = head.slice(colon + 1, lineEnd === -1 ? head.length : lineEnd).trim();
    if (lineEnd === -1) return headers;
    lineAt = lineEnd + 2;
  }
  return null;
}

function isPlain(headers: Headers): boolean {
  const { host = '', connection = 'keep-alive', 'content-type': type, 'content-length': length = '' } = headers;
  if (host === '' || connection.toLowerCase() !== 'keep-alive') return false;
  return isPlainJson(type) && decimal.test(length) && !unusual.some((name) => name in headers);
}
