import { describe, expect, it } from 'vitest';
import { type HttpResponse, HttpResponseParser } from './http-response-parser.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}transfer-encoding: chunked\r\n\r\n`;

interface Parsed extends HttpResponse {
  /** Bytes of the last piece that stand behind the answer. */
  readonly left: number;
}

/** Gives a parser the pieces one after the other, each in the same memory, as connections do. */
function parsed(pieces: readonly string[], parser = new HttpResponseParser(1_000)): Parsed | undefined {
  const memory = Buffer.alloc(64 * 1024, '\r\n\r\n0\r\n\r\n');
  let answer: Parsed | undefined;
  for (const piece of pieces) {
    if (answer) throw new Error(`it did not wait for ${JSON.stringify(piece)}`);
    const start = 5;
    const to = start + memory.write(piece, start, 'latin1');
    const response = parser.read(memory, start, to);
    if (response) answer = { ...response, body: Buffer.from(response.body), left: to - response.end };
    memory.fill('!');
  }
  return answer;
}
function reasonFor(bytes: string): string {
  try {
    return `taken: ${String(parsed([bytes])?.body)}`;
  } catch (failure) {
    if (!(failure instanceof SubgraphFailure)) throw failure;
    return failure.reason;
  }
}

describe('the parser of answers', () => {
  it('reads status, content type, and how long the connection may be kept', () => {
    const text =
      'HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain \r\nX:\r\nKEEP-ALIVE: max=9, timeout=7\r\nContent-Length: 2\r\n\r\nno';
    const response = parsed([text]);
    expect(response?.head).toMatchObject({
      status: 503,
      contentType: 'text/plain',
      encoded: false,
      persistent: true,
      keepAliveSeconds: 7,
    });
    expect(String(response?.body)).toBe('no');
    expect(response?.left).toBe(0);
  });

  it.each([
    ['HTTP/1.1 says nothing', ok, true],
    ['HTTP/1.1 says close', `${ok}Connection: Keep-Alive, Close\r\n`, false],
    ['HTTP/1.1 says something like it', `${ok}connection: closed\r\n`, true],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n', false],
  ])('knows whether the connection may be used again when %s', (_what, head, persistent) => {
    expect(parsed([`${head}content-length: 0\r\n\r\n`])?.head.persistent).toBe(persistent);
  });

  const answers = {
    'a length': `${ok}content-length: 5\r\n\r\nhello`,
    'the same length twice': `${ok}content-length: 5\r\ncontent-length: 5\r\n\r\nhello`,
    'no reason': 'HTTP/1.1 200\r\ncontent-length: 5\r\n\r\nhello',
    chunks: `${chunked}2\r\nhe\r\n3;a="b c";d\r\nllo\r\n0\r\n\r\n`,
    'chunks with zeros and capitals in their sizes': `${chunked}00005\r\nhello\r\n000\r\n\r\n`,
    'chunks and trailers': `${chunked}5\r\nhello\r\n0;x\r\nDate: now\r\nx:\r\n\r\n`,
    'interim answers before it': `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok}content-length: 5\r\n\r\nhello`,
  };

  it.each(Object.entries(answers))('reads an answer with %s, wherever it is cut in two or three', (_what, text) => {
    for (let first = 1; first < text.length; first += 1) {
      const pieces = [text.slice(0, first), text.slice(first)];
      expect(String(parsed(pieces)?.body), JSON.stringify(pieces)).toBe('hello');
      for (let second = first + 1; second < text.length; second += 7) {
        const three = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        expect(String(parsed(three)?.body), JSON.stringify(three)).toBe('hello');
      }
    }
  });

  it.each(Object.entries(answers))(
    'reads an answer with %s byte by byte, and tells it from what follows',
    (_what, text) => {
      const parser = new HttpResponseParser(1_000);
      for (let round = 0; round < 2; round += 1) {
        const response = parsed(text.split(''), parser);
        expect(String(response?.body)).toBe('hello');
        expect(response?.left).toBe(0);
        parser.reset();
      }
      expect(parsed([`${text}H`])?.left).toBe(1);
    },
  );

  it('reads one answer behind the other, wherever they are cut', () => {
    const [first, second] = [`${ok}content-length: 5\r\n\r\nhello`, `${chunked}3\r\nyou\r\n0\r\n\r\n`];
    const text = first + second;
    for (let cut = 1; cut < text.length; cut += 1) {
      const parser = new HttpResponseParser(1_000);
      const bodies: Buffer[] = [];
      for (const piece of [text.slice(0, cut), text.slice(cut)]) {
        const bytes = Buffer.from(piece);
        for (let from = 0; from < bytes.length; ) {
          const response = parser.read(bytes, from, bytes.length);
          if (!response) break;
          from = response.end;
          bodies.push(response.body);
          parser.reset(from < bytes.length);
        }
      }
      expect(bodies.map(String), `cut at ${cut}`).toEqual(['hello', 'you']);
    }
  });

  it.each([204, 304])('waits for no body after %i', (status) => {
    const head = `HTTP/1.1 ${status} So\r\ncontent-length: 5\r\n\r\n`;
    expect(parsed([head])?.body).toHaveLength(0);
    expect(parsed([`${head}hello`])?.left).toBe(5);
  });

  it('takes all for the body until the connection ends when nothing tells its length', () => {
    const parser = new HttpResponseParser(1_000);
    expect(parsed([`${ok}\r\nhel`, 'lo'], parser)).toBeUndefined();
    expect(String(parser.end()?.body)).toBe('hello');
  });

  it.each([ok, `${ok}content-length: 5\r\n\r\nhell`, `${chunked}5\r\nhello\r\n0\r\n`])(
    'takes the end of the connection for no end of %j',
    (text) => {
      const parser = new HttpResponseParser(1_000);
      parsed([text], parser);
      expect(parser.end()).toBeUndefined();
    },
  );

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
    ['what is none from the first byte on', 'x'],
    ['a blank line first', `\r\n${ok}\r\n`],
    ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['HTTP/1.2', 'HTTP/1.2 200 OK\r\n\r\n'],
    ['a version without a dot', 'HTTP/11  200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20  OK\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['a status of its own', 'HTTP/1.1 600 OK\r\n\r\n'],
    ['switching protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
    ['a line feed alone after the status', 'HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n'],
    ['a line feed alone after a header', `${ok}content-length: 0\n\r\n`],
    ['a line feed alone as the end', `${ok}content-length: 0\r\n\n`],
    ['a carriage return alone', `${ok}x: a\rcontent-length: 0\r\n\r\n`],
    ['a folded line', `${ok}x: a\r\n b\r\ncontent-length: 0\r\n\r\n`],
    ['a blank before the colon', `${ok}content-length : 0\r\n\r\n`],
    ['a header without a colon', `${ok}content-length\r\n\r\n`],
    ['a header without a name', `${ok}: 0\r\n\r\n`],
    ['a null byte in a value', `${ok}x: a\0b\r\ncontent-length: 0\r\n\r\n`],
    ['a delete in a value', `${ok}x: a\x7fb\r\ncontent-length: 0\r\n\r\n`],
    ['a letter beyond ASCII in a name', `${ok}\xe9: b\r\ncontent-length: 0\r\n\r\n`],
    ['two lengths', `${ok}content-length: 1\r\nContent-Length: 2\r\n\r\n{}`],
    ['two lengths in one', `${ok}content-length: 2, 2\r\n\r\n{}`],
    ['a negative length', `${ok}content-length: -1\r\n\r\n`],
    ['a length with a sign', `${ok}content-length: +2\r\n\r\n{}`],
    ['a length in hex', `${ok}content-length: 0x2\r\n\r\n{}`],
    ['an empty length', `${ok}content-length:\r\n\r\n`],
    ['a length beyond all numbers', `${ok}content-length: ${'9'.repeat(16)}\r\n\r\n`],
    [
      'a length and a transfer coding',
      `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'a transfer coding and a length',
      `${ok}transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    ],
    ['an unknown transfer coding', `${ok}transfer-encoding: gzip, chunked\r\n\r\n`],
    ['a transfer coding that is not chunked', `${ok}transfer-encoding: identity\r\n\r\n`],
    ['chunked twice', `${ok}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunked in HTTP/1.0', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two content types', `${ok}content-type: application/json; a\r\ncontent-type: text/html\r\n\r\n`],
    ['a head over 16 KiB', `${ok}x: ${'x'.repeat(16 * 1024)}\r\ncontent-length: 0\r\n\r\n`],
    ['the start of a head over 16 KiB', `${ok}x: ${'x'.repeat(16 * 1024)}`],
    ['interim heads over 16 KiB', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(700)],
    ['a chunk without a size', `${chunked}\r\n`],
    ['a chunk size that is no number', `${chunked}g\r\n`],
    ['a chunk size with a sign', `${chunked}-1\r\n`],
    ['a chunk size with 0x', `${chunked}0x2\r\n{}\r\n0\r\n\r\n`],
    ['a chunk size with a blank', `${chunked}2 \r\n{}\r\n0\r\n\r\n`],
    ['a chunk size that is too long', `${chunked}000000002\r\n{}\r\n0\r\n\r\n`],
    ['a chunk size that ends in a line feed', `${chunked}2\n{}\r\n0\r\n\r\n`],
    ['a carriage return alone after a chunk size', `${chunked}2\r{}\r\n0\r\n\r\n`],
    ['a chunk longer than its size', `${chunked}2\r\n{}}\r\n0\r\n\r\n`],
    ['a chunk that ends in a line feed', `${chunked}2\r\n{}\n0\r\n\r\n`],
    ['a null byte in an extension', `${chunked}2;\0\r\n{}\r\n0\r\n\r\n`],
    ['an extension without end', `${chunked}2;${'x'.repeat(17_000)}`],
    ['a line feed alone in a trailer', `${chunked}0\r\nx: a\n\r\n`],
    ['a folded trailer', `${chunked}0\r\nx: a\r\n b\r\n\r\n`],
    ['trailers without end', `${chunked}0\r\n${'x: a\r\n'.repeat(5_000)}`],
    ['a line feed alone as the end of chunks', `${chunked}0\r\n\n`],
  ])('refuses %s', (_what, text) => {
    expect(reasonFor(text)).toBe('not-an-answer');
  });

  it('refuses interim heads that never end, though each comes on its own', () => {
    const interim = Array<string>(700).fill('HTTP/1.1 100 Continue\r\n\r\n');
    expect(() => parsed(interim)).toThrow(SubgraphFailure);
  });

  it.each([
    ['announced', `${ok}content-length: 1001\r\n\r\n`],
    ['in one chunk', `${chunked}3e9\r\n${'x'.repeat(1_001)}`],
    ['in many chunks', `${chunked}${'1\r\nx\r\n'.repeat(1_001)}`],
    ['until the end', `${ok}\r\n${'x'.repeat(1_001)}`],
  ])('refuses a body above the limit that comes %s', (_what, text) => {
    expect(reasonFor(text)).toBe('too-large');
  });

  it('sets nothing aside for a body that is only announced', () => {
    const parser = new HttpResponseParser(2 ** 40);
    const before = process.memoryUsage().arrayBuffers;
    parsed([`${ok}content-length: ${2 ** 38}\r\n\r\n{`], parser);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  });

  it('reads a long body whole, however it comes', () => {
    const body = Array.from({ length: 400_000 }, (_, nth) => String.fromCharCode(48 + (nth % 75))).join('');
    for (const head of [`${ok}content-length: ${body.length}\r\n\r\n`, `${chunked}${body.length.toString(16)}\r\n`]) {
      const parser = new HttpResponseParser(body.length);
      const pieces = [head, ...(body.match(/.{1,33333}/gs) ?? [])];
      const response = parsed(head.includes('chunked') ? [...pieces, '\r\n0\r\n\r\n'] : pieces, parser);
      expect(String(response?.body) === body).toBe(true);
    }
  });
});
