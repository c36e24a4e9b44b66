import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, vi } from 'vitest';

/**
 * A request for an operation, as a client writes it.
 * @param options.head further headers, each with its line break
 * @param options.length as it is announced
 */
export function post(body: string, { head = '', version = '1.1', length = Buffer.byteLength(body) } = {}): string {
  return `POST /graphql HTTP/${version}\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${head}\r\n${body}`;
}

/** A connection, and all that came back by it. */
export class Wire {
  readonly socket: Socket;
  text = '';
  readonly closed: Promise<unknown>;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setNoDelay(true).on('data', (chunk) => {
      this.text += chunk;
    });
    this.socket.on('error', () => {});
    this.closed = once(this.socket, 'close');
  }

  /** Sends, and waits until so many answers have come back in full. @returns their statuses and bodies */
  async send(text: string | Buffer, answers: number): Promise<[status: number, body: string][]> {
    this.socket.write(text);
    return this.answers(answers);
  }

  async answers(count: number): Promise<[status: number, body: string][]> {
    return vi.waitFor(() => {
      const found = readAnswers(this.text);
      expect(found.length).toBeGreaterThanOrEqual(count);
      return found;
    });
  }
}

/** The answers that are there in full: status and body of each, without interim ones. */
export function readAnswers(text: string): [number, string][] {
  const found: [number, string][] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    const length = Number(/^content-length: (\d+)/im.exec(rest.slice(0, end))?.[1] ?? 0);
    if (end === -1 || rest.length < end + 4 + length) return found;
    const status = Number(rest.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    if (status !== 100) found.push([status, rest.slice(end + 4, end + 4 + length)]);
    rest = rest.slice(end + 4 + length);
  }
}
