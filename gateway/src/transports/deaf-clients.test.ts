import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

/** Clients that do not do what the protocol of WebSockets wants of them: bytes are written by hand, and nothing is answered. */
describe('a client that does not listen', () => {
  let graph: TestGraph;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process' });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => graph.close());

  /** Opens a socket up to the answer to its handshake. */
  async function open(protocol: string) {
    const socket = connect(Number(new URL(graph.url).port), '127.0.0.1');
    sockets.push(socket);
    let heard = '';
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1');
    });
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${protocol}` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const hears = async (text: string) => {
      while (!heard.includes(text)) await once(socket, 'data');
    };
    await hears('\r\n\r\n');
    /** Sends a text in a frame whose mask changes nothing. */
    const say = (message: object) => {
      const text = Buffer.from(JSON.stringify(message));
      socket.write(Buffer.concat([Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 255, 0, 0, 0, 0]), text]));
    };
    return { socket, hears, say };
  }
  const speaksGraphql = 'Sec-WebSocket-Protocol: graphql-transport-ws\r\n';

  it('harms nobody with bytes that are no frame, whether it was let in or not', async () => {
    for (const protocol of ['', speaksGraphql]) {
      const { socket } = await open(protocol);
      socket.write(Buffer.from([0xff, 0xff, 0xff]));
      await once(socket, 'close');
    }
    expect((await fetch(`${graph.url}/health/live`)).status).toBe(200);
  });

  it('gets nothing done any more after it was told to go', async () => {
    const { hears, say } = await open(speaksGraphql);
    say({ type: 'connection_init', payload: { authorization: `Bearer ${await graph.token({ sessionId: 4711 })}` } });
    await hears('connection_ack');
    await graph.endSession(4711);
    await hears('Session ended');
    say({ id: '1', type: 'subscribe', payload: { query: 'mutation { noteAdd(text: "too late") { text } }' } });
    // What was sent before this one, on another socket, has been read when this one is answered.
    const other = await open(speaksGraphql);
    other.say({ type: 'connection_init' });
    await other.hears('connection_ack');
    other.say({ id: '1', type: 'subscribe', payload: { query: '{ notes { text } }' } });
    await other.hears('complete');
    const notes = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ notes { text } }' }),
    });
    expect(await notes.text()).not.toContain('too late');
  });
});
