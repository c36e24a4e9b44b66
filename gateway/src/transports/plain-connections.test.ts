import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SlowUsers, startSlowUsers } from '../testing/slow-users.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { post, readAnswers, Wire } from '../testing/wire.ts';
import type { SendAnswer } from './http-answer.ts';
import { servePlainConnections } from './plain-connections.ts';

const json = { 'content-type': 'application/json' };
const known = '{"query":"{ notes { text } }"}';
const slow = '{"query":"{ me { id } }"}';

/** Which operation each answer was for, in the order in which they came. Those that are refused have none. */
function answersIn(text: string): string[] {
  return readAnswers(text).flatMap(([, body]) => /^\{"data":\{"(\w+)"/.exec(body)?.[1] ?? []);
}

const statusesIn = (text: string): number[] => readAnswers(text).map(([status]) => status);

describe('a connection with plain requests', () => {
  let graph: TestGraph;
  let users: SlowUsers;
  const wires: Wire[] = [];
  /** Requests that Node's own server has read. */
  const parsed = vi.fn();

  beforeEach(async () => {
    users = await startSlowUsers();
    graph = await startTestGraph({ edition: 'in one process', bodyLimit: 300_000, usersUrl: users.url });
    await open().hears(post(known), 'notes');
    const first = open();
    first.socket.write(post(slow));
    await answerSlow();
    await first.answered('me');
    parsed.mockReset();
    graph.app.server.on('request', parsed);
  });
  afterEach(async () => {
    for (const answer of users.waiting.splice(0)) answer();
    for (const { socket } of wires.splice(0)) socket.destroy();
    await graph.close();
    await users.close();
  });

  function open() {
    const wire = new Wire(Number(new URL(graph.url).port));
    wires.push(wire);
    const answered = (...fields: readonly string[]) => vi.waitFor(() => expect(answersIn(wire.text)).toEqual(fields));
    const hears = async (sent: string, ...fields: readonly string[]) => {
      wire.socket.write(sent);
      await answered(...fields);
    };
    return Object.assign(wire, { answered, hears });
  }

  async function answeredByNow(): Promise<number> {
    const { body } = await graph.app.inject('/metrics');
    const counts = body.matchAll(/^http_request_duration_seconds_count\{[^}]*route="\/graphql"[^}]*\} (\d+)/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  async function answerSlow(): Promise<void> {
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    users.waiting.shift()?.();
  }

  it('is none of Node’s, however many come, one by one or at once', async () => {
    const client = open();
    await client.hears(post(known), 'notes');
    await client.hears(post(known).repeat(3), 'notes', 'notes', 'notes', 'notes');
    client.socket.write(post(slow) + post(known));
    await answerSlow();
    await client.answered('notes', 'notes', 'notes', 'notes', 'me', 'notes');
    expect(parsed).not.toHaveBeenCalled();
  });

  it('stays one when an operation is asked for that nobody has run before, or one that is refused', async () => {
    const client = open();
    const unknown = '{"query":"{ tree { leaf } }"}';
    const refused = '{"query":"{ nothing }"}';
    client.socket.write([known, unknown, known, refused, known].map((body) => post(body)).join(''));
    await client.answered('notes', 'tree', 'notes', 'notes');
    expect(client.text.match(/"errors":/g)).toHaveLength(1);
    expect(parsed).not.toHaveBeenCalled();
  });

  it('ends with a body that is no JSON: nobody is to take the rest of it for a request', async () => {
    const client = open();
    client.socket.write(post('{') + post(known));
    await client.closed;
    expect(statusesIn(client.text)).toEqual([400]);
  });

  it('is Node’s from the first other request on, with all that came, in order', async () => {
    const client = open();
    client.socket.write(post(slow));
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    // These wait for the first one's answer, the last one for its own end, too.
    client.socket.write(post(known) + post(known, { head: 'TE: trailers\r\n' }));
    client.socket.write(post(known) + post(known).slice(0, -5));
    await answerSlow();
    await client.answered('me', 'notes', 'notes', 'notes');
    await client.hears(post(known).slice(-5), 'me', 'notes', 'notes', 'notes', 'notes');
    expect(parsed).toHaveBeenCalledTimes(3);
  });

  it('makes no more answers for a client that takes none, and goes on when it does', async () => {
    const requests = 300;
    const text = 'x'.repeat(200_000);
    const head = `Authorization: Bearer ${await graph.token()}\r\n`;
    const query = 'mutation ($text: String!) { noteAdd(text: $text) { text } }';
    const add = JSON.stringify({ query, variables: { text } });
    await open().hears(post(add, { head }), 'noteAdd');
    const client = open();
    client.socket.pause();
    client.socket.write(post(known).repeat(requests));
    let before = -1;
    // What fits into the system's own buffers is made.
    const made = await vi.waitFor(async () => {
      const now = await answeredByNow();
      const isSteady = now === before;
      before = now;
      expect(isSteady).toBe(true);
      return now;
    });
    expect(made).toBeLessThan(requests);
    client.socket.resume();
    await vi.waitFor(() => expect(answersIn(client.text)).toHaveLength(requests));
    expect(client.text.length).toBeGreaterThan(requests * text.length);
    expect(parsed).toHaveBeenCalledTimes(1);
  });

  it('reads no more from a client that asks faster than it is answered', async () => {
    const bytesRead = new Map<Socket, number>();
    graph.app.server.on('connection', (socket: Socket) => bytesRead.set(socket, 0));
    const client = open();
    const flood = post(slow) + post(known).repeat(5_000);
    client.socket.write(flood);
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    const [served] = [...bytesRead.keys()];
    // As long as nothing is answered, what was read stays what it is: other requests come and go meanwhile.
    await open().hears(post(known).repeat(50), ...Array.from({ length: 50 }, () => 'notes'));
    expect(served?.bytesRead).toBeLessThan(300_000);
    users.waiting.shift()?.();
    await vi.waitFor(() => expect(statusesIn(client.text)).toHaveLength(5_001));
    const answers = statusesIn(client.text).length;
    client.socket.write(post(known));
    await vi.waitFor(() => expect(statusesIn(client.text)).toHaveLength(answers + 1));
    expect(parsed).not.toHaveBeenCalled();
  });

  it('waits a moment for the rest of a request, whatever comes in pieces', async () => {
    const client = open();
    const [head = '', body = ''] = post(known).split(/(?<=\r\n\r\n)/);
    for (let time = 1; time <= 3; time += 1) {
      client.socket.write(head);
      // Long enough for it to be read by itself.
      await setImmediate();
      await setImmediate();
      await client.hears(body, ...Array.from({ length: time }, () => 'notes'));
    }
    expect(parsed).not.toHaveBeenCalled();
    client.socket.write(head);
    await vi.waitFor(() => expect(parsed).toHaveBeenCalledTimes(1));
    await client.hears(body, 'notes', 'notes', 'notes', 'notes');
  });

  it('is left to Node’s server for an event stream, however that is written', async () => {
    const client = open();
    client.socket.write(post(known, { head: 'Accept: Text/Event-Stream\r\n' }));
    await vi.waitFor(() => expect(client.text).toContain('event: next'));
    expect(parsed).toHaveBeenCalledTimes(1);
  });

  it('ends when nothing comes for too long, but not while an answer is made', async () => {
    graph.app.server.keepAliveTimeout = 500;
    const busy = open();
    busy.socket.write(post(slow));
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    const [silent, idle] = [open(), open()];
    await idle.hears(post(known), 'notes');
    expect(idle.text).toContain('\r\nKeep-Alive: timeout=0\r\n');
    await Promise.all([silent.closed, idle.closed]);
    await answerSlow();
    await busy.answered('me');
    await busy.closed;
  });

  it('is closed at once by a stop when it is idle, and with its last answer when it is not', async () => {
    const [idle, busy] = [open(), open()];
    await idle.hears(post(known), 'notes');
    busy.socket.write(post(slow) + post(known));
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    const stopped = graph.app.close();
    await idle.closed;
    await answerSlow();
    await Promise.all([busy.closed, stopped]);
    expect(answersIn(busy.text)).toEqual(['me', 'notes']);
    expect(busy.text.match(/^Connection: .*(?=\r)/gm)).toEqual(['Connection: keep-alive', 'Connection: close']);
    expect(parsed).not.toHaveBeenCalled();
  });

  it('does not hold up a stop, though its client always asks for more', async () => {
    const client = open();
    client.socket.on('data', () => client.socket.write(post(known).repeat(4)));
    client.socket.write(post(slow) + post(known).repeat(5));
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    const stopped = graph.app.close();
    await answerSlow();
    await Promise.all([client.closed, stopped]);
    expect(answersIn(client.text).slice(0, 6)).toEqual(['me', 'notes', 'notes', 'notes', 'notes', 'notes']);
    expect(client.text.match(/Connection: close/g)).toHaveLength(1);
  });

  it('is as much Node’s as any other after that: its idle time is no longer counted here', async () => {
    graph.app.server.keepAliveTimeout = 500;
    const [handedOn, plain] = [open(), open()];
    handedOn.socket.write(post(slow, { head: 'TE: trailers\r\n' }));
    await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
    await plain.hears(post(known), 'notes');
    await plain.closed;
    await answerSlow();
    await handedOn.answered('me');
  });

  it('may end before its answer is there, in any way', async () => {
    for (const leave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const client = open();
      client.socket.write(post(slow));
      await vi.waitFor(() => expect(users.waiting).toHaveLength(1));
      leave(client.socket);
      await client.closed;
      await answerSlow();
    }
    await open().hears(post(known), 'notes');
  });
});

it('makes one line of the access log for each request, whichever way it goes', async () => {
  const graph = await startTestGraph({ edition: 'in one process', env: { GATEWAY_ACCESS_LOG: '1' } });
  const ask = async (body: string, headers: Record<string, string> = {}) =>
    (await fetch(`${graph.url}/graphql`, { method: 'POST', body, headers: { ...json, ...headers } })).text();
  await ask(known);
  await ask(known);
  await ask(known, { authorization: 'Bearer x' });
  await ask(known, { 'http2-settings': 'x' });
  await ask('{');
  await graph.close();
  const statuses = graph.accessLines.recorded.map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 401, 200, 400]);
});

it('tells at once that a client did not wait for its answer', async () => {
  const app = createHttpServer({ logger: testLogger() });
  const sends: SendAnswer[] = [];
  const told: number[] = [];
  const take = (_request: object, send: SendAnswer) => sends.push(send) > 0;
  servePlainConnections(app, take, () => (status) => void told.push(status));
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const client = connect(Number(port), '127.0.0.1');
  client.write(post(known) + post(known));
  await vi.waitFor(() => expect(sends).toHaveLength(1));
  const sent = vi.fn();
  sends[0]?.({ status: 200, headers: [], body: Buffer.alloc(0) }, sent);
  await vi.waitFor(() => expect(sends).toHaveLength(2));
  client.resetAndDestroy();
  await vi.waitFor(() => expect(told).toEqual([200, 499]));
  sends[1]?.({ status: 200, headers: [], body: Buffer.alloc(0) }, sent);
  await app.close();
  expect([sent.mock.calls.length, told]).toEqual([1, [200, 499]]);
});
