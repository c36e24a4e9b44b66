/** What the outbox page shows of a mail. */
export interface ParsedMail {
  readonly to: string;
  readonly subject: string;
  /** The plain text, empty when there is none. */
  readonly text: string;
}

/**
 * Reads a mail in the form of RFC 5322 and MIME as far as our own mailer writes it: UTF-8, one text or alternatives. It
 * is no reader for mail from strangers.
 */
export function parseEml(source: string): ParsedMail {
  const { headers, body } = splitPart(source);
  return {
    to: decodeWords(headers.get('to') ?? '').replace(/^<(.*)>$/, '$1'),
    subject: decodeWords(headers.get('subject') ?? ''),
    text: plainText(headers, body) ?? '',
  };
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function splitPart(source: string): Part {
  const normal = source.replaceAll('\r\n', '\n');
  const end = normal.indexOf('\n\n');
  const head = end < 0 ? normal : normal.slice(0, end);
  const headers = new Map<string, string>();
  // A line that begins with white space goes on with the header before it.
  for (const line of head.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? '' : normal.slice(end + 2) };
}

function plainText(headers: ReadonlyMap<string, string>, body: string): string | undefined {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary) {
    // The first piece is the preamble, the last what follows the closing boundary.
    const parts = `\n${body}`.split(`\n--${boundary}`).slice(1, -1);
    for (const part of parts.map((piece) => splitPart(piece.replace(/^[^\n]*\n/, '')))) {
      const text = plainText(part.headers, part.body);
      if (text !== undefined) return text;
    }
    return undefined;
  }
  if (!/^text\/plain/i.test(type)) return undefined;
  return decodeBody(body, headers.get('content-transfer-encoding') ?? '7bit')
    .replaceAll('\r\n', '\n')
    .trimEnd();
}

function decodeBody(body: string, encoding: string): string {
  if (/^base64$/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
  if (/^quoted-printable$/i.test(encoding)) return decodeQuoted(body.replaceAll(/=\n/g, ''));
  return body;
}

function decodeQuoted(text: string): string {
  return Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}

/** Encoded words of RFC 2047; white space between two of them is not part of the text. */
function decodeWords(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, data: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(data, 'base64').toString('utf8')
        : decodeQuoted(data.replaceAll('_', ' ')),
    );
}
