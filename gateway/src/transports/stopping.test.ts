import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRequestContext } from '../access/request-context.ts';
import { byteText } from '../execution/byte-text.ts';
import { openEvents } from '../subscriptions/testing/event-reader.ts';
import { openAcknowledged } from '../testing/frame-client.ts';
import { type SlowUsers, startSlowUsers } from '../testing/slow-users.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { SseStream } from './sse-stream.ts';
import { createSseStreams } from './sse-streams.ts';

const query = '{ me { id } }';

describe('a gateway that stops answers first what it has been asked', () => {
  let users: SlowUsers;
  let graph: TestGraph;
  beforeEach(async () => {
    users = await startSlowUsers();
    graph = await startTestGraph({ edition: 'in one process', usersUrl: users.url });
  });
  afterEach(() => users.close());

  it('by a socket, which closes then', async () => {
    const [asking, idle] = [await openAcknowledged(graph.url), await openAcknowledged(graph.url)];
    asking.send({ id: '1', type: 'subscribe', payload: { query } });
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    const closing = graph.close();
    // Who waits for nothing has gone by then.
    expect(await idle.closed).toBe(1001);
    users.waiting.shift()?.();
    expect(await asking.next()).toEqual({ id: '1', type: 'next', payload: { data: { me: null } } });
    expect(await asking.next()).toEqual({ id: '1', type: 'complete' });
    expect(await asking.closed).toBe(1001);
    await closing;
  });

  it('by an event stream', async () => {
    const following = await openEvents(graph.url, { query: 'subscription { tick }' });
    const opening = openEvents(graph.url, { query });
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    const closing = graph.close();
    // Who waits for nothing has gone by then.
    expect(await following.ended).toBe('ended');
    users.waiting.shift()?.();
    const reader = await opening;
    expect((await reader.next()).data).toEqual({ data: { me: null } });
    expect(await reader.ended).toBe('complete');
    await closing;
  });
});

it('event streams that have ended do not hold the gateway up, and one that is awaited is given longer', async () => {
  const streams = createSseStreams({ watch: () => () => {}, close() {} }, 10);
  const opened: SseStream[] = [];
  const server = createServer((_request, response) => {
    const context = createRequestContext({ viewer: null, headers: {}, address: '192.0.2.1' });
    const stream = new SseStream(response, context, (answer) => answer);
    response.once('close', streams.open(stream, null));
    opened.push(stream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [deaf, asking] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  const said = text(asking);
  for (const socket of [deaf, asking]) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await vi.waitFor(() => expect(opened).toHaveLength(socket === deaf ? 1 : 2));
  }
  // It does not read, so that its end never leaves.
  deaf.pause();
  opened[0]?.begin(null);
  for (let nth = 0; nth < 20; nth += 1) opened[0]?.next(byteText('x'.repeat(500_000)));
  deaf.on('error', () => {});

  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const closing = streams.close();
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(opened[0]?.isOpen).toBe(false));
  expect(opened[1]?.isOpen).toBe(true);
  opened[1]?.begin(null);
  opened[1]?.end();
  await closing;
  expect(await said).toContain('event: complete');
  deaf.destroy();
  server.close();
});
