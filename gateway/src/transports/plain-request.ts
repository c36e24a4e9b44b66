import type { IncomingHttpHeaders } from 'node:http';

/** `POST /graphql` with a JSON body, written as nearly all clients write it. */
export interface PlainRequest {
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const maxHeadBytes = 8 * 1024;

/** The request line, then headers of printable characters. */
const plainHead = /^POST \/graphql HTTP\/1\.1(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*)+$/;

/** Headers of a body in another form, of one that waits to be asked for, and of clients that would go on in another protocol. */
const unusual = ['transfer-encoding', 'content-encoding', 'trailer', 'te', 'expect', 'upgrade', 'http2-settings'];

const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i;
const decimal = /^[1-9]\d{0,8}$/;

/**
 * Reads the request that `bytes` begin with. This is no parser of HTTP: it knows one form of it, in which nothing can be understood in
 * two ways, and leaves all else to Node's.
 * @returns it, and what follows its body; null for any other request, and for one that is not there in full
 */
export function readPlainRequest(bytes: Buffer): { readonly request: PlainRequest; readonly rest: Buffer } | null {
  const headEnd = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (headEnd === -1 || headEnd > maxHeadBytes) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  if (!plainHead.test(head)) return null;
  const headers = readHeaders(head);
  if (headers === null || !isPlain(headers)) return null;
  const bodyAt = headEnd + 4;
  const end = bodyAt + Number(headers['content-length']);
  if (end > bytes.length) return null;
  return { request: { headers, body: bytes.subarray(bodyAt, end) }, rest: bytes.subarray(end) };
}

type Headers = Record<string, string>;

/** @returns null where a name is there twice: how the two are to be joined is for others to say */
function readHeaders(head: string): Headers | null {
  const headers: Headers = Object.create(null);
  let lineAt = head.indexOf('\r\n') + 2;
  for (;;) {
    const lineEnd = head.indexOf('\r\n', lineAt);
    const colon = head.indexOf(':', lineAt);
    const name = head.slice(lineAt, colon).toLowerCase();
    if (name in headers) return null;
    headers[name] = head.slice(colon + 1, lineEnd === -1 ? head.length : lineEnd).trim();
    if (lineEnd === -1) return headers;
    lineAt = lineEnd + 2;
  }
}

function isPlain(headers: Headers): boolean {
  const {
    host = '',
    accept = '',
    connection = 'keep-alive',
    'content-type': type = '',
    'content-length': length = '',
  } = headers;
  if (host === '' || connection.toLowerCase() !== 'keep-alive' || accept.includes('event-stream')) return false;
  return jsonType.test(type) && decimal.test(length) && !unusual.some((name) => name in headers);
}
