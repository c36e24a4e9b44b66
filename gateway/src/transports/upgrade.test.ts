import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

describe('a request for a socket', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process' });
  });
  afterAll(() => graph.close());

  const { upgrade, handshake } = {
    upgrade: 'Connection: Upgrade\r\nUpgrade: websocket\r\n',
    handshake: 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
  };
  /** Sends a request as it stands. @returns all that came back until the connection was closed */
  async function raw(request: string): Promise<string> {
    const socket = connect(Number(new URL(graph.url).port), '127.0.0.1');
    socket.end(request);
    return text(socket);
  }

  it.each(['//', '///graphql', 'http://[', '/\\', '*', '/other', '/graphqlx', '/%'])(
    'for the address %s is refused, and nobody else notices',
    async (path) => {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n${upgrade}${handshake}\r\n`);
      expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
      expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
    },
  );

  it('by a page of another origin is refused', async () => {
    const answer = await raw(
      `GET /graphql HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n${upgrade}${handshake}\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('may be broken off at any moment', async () => {
    const address = { port: Number(new URL(graph.url).port), host: '127.0.0.1' };
    for (const path of ['/other', '/graphql']) {
      for (let n = 0; n < 20; n += 1) {
        const socket = connect(address, () => {
          socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${upgrade}${handshake}\r\n`, () => socket.resetAndDestroy());
        });
        await new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
      }
    }
    expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
  });
});
