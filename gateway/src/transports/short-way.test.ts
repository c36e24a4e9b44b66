import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SlowUsers, startSlowUsers } from '../testing/slow-users.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { post, readAnswers, Wire } from '../testing/wire.ts';

const known = '{"query":"{ notes { text } }"}';
const knownAnswer = '{"data":{"notes":[{"text":"first"}]}}';
/** Nobody has run these before. */
const unknown = (n: number) => `{"query":"{ notes { text } } # ${n}"}`;

describe('the short way', () => {
  let graph: TestGraph;
  let port: number;
  const wires: Wire[] = [];
  const wire = () => {
    const opened = new Wire(port);
    wires.push(opened);
    return opened;
  };
  let users: SlowUsers;
  let waiting: (() => void)[];

  beforeEach(async () => {
    users = await startSlowUsers();
    waiting = users.waiting;
    graph = await startTestGraph({ edition: 'in one process', bodyLimit: 300_000, usersUrl: users.url });
    port = Number(new URL(graph.url).port);
    expect(await wire().send(post(known), 1)).toEqual([[200, knownAnswer]]);
  });
  afterEach(async () => {
    for (const answer of waiting.splice(0)) answer();
    for (const { socket } of wires.splice(0)) socket.destroy();
    await graph.close();
    await users.close();
  });

  it('keeps the order of requests that come at once by one connection, whichever way they go', async () => {
    const bodies = [known, unknown(1), known, known, unknown(2), unknown(2), '{', known];
    const asked = wire();
    const answers = await asked.send(bodies.map((body) => post(body)).join(''), 7);
    const malformed = [400, expect.stringContaining('VALIDATION_ERROR')];
    expect(answers).toEqual([...Array.from({ length: 6 }, () => [200, knownAnswer]), malformed]);
    // After what is no JSON nobody is to take the rest of it for a request.
    await asked.closed;
    expect(readAnswers(asked.text)).toHaveLength(7);
  });

  it('reads bodies that come in pieces, cut anywhere', async () => {
    const variables = JSON.stringify({ text: 'あ配'.repeat(30_000) });
    for (const body of [`{"query":"{ notes { text } }","variables":${variables}}`, unknown(3).padEnd(100_000)]) {
      const whole = Buffer.from(post(body));
      const asked = wire();
      for (let n = 0; n < whole.length; n += 40_001) {
        asked.socket.write(whole.subarray(n, n + 40_001));
        await setImmediate();
      }
      expect(await asked.answers(1)).toEqual([[200, knownAnswer]]);
    }
  });

  it('ends the connection when the client wants that, or speaks the older version', async () => {
    for (const body of [known, unknown(4)]) {
      for (const form of [{ head: 'Connection: close\r\n' }, { version: '1.0' }]) {
        const asked = wire();
        expect(await asked.send(post(body, form), 1)).toEqual([[200, knownAnswer]]);
        await asked.closed;
        expect(asked.text).toMatch(/\r\nconnection: close\r\n/i);
      }
    }
  });

  it('lets Fastify tell the client to go on', async () => {
    const asked = wire();
    asked.socket.write(post('', { head: 'Expect: 100-continue\r\n', length: known.length }));
    await vi.waitFor(() => expect(asked.text).toMatch(/^HTTP\/1\.1 100 /));
    expect(await asked.send(known, 1)).toEqual([[200, knownAnswer]]);
  });

  it('takes of a connection what was announced, and no more', async () => {
    const [answer, refused] = await wire().send(post(known + known, { length: known.length }), 2);
    expect(answer).toEqual([200, knownAnswer]);
    expect(refused?.[0]).toBe(400);
  });

  it('is not disturbed by clients that go away', async () => {
    for (const body of [known, unknown(5)]) {
      const within = wire();
      within.socket.write(post(body, { length: body.length + 1 }), () => within.socket.resetAndDestroy());
      await within.closed;
    }
    const before = wire();
    before.socket.write(post('{"query":"{ me { id } }"}'));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting.shift()?.();
    await before.answers(1);
    before.socket.write(post('{"query":"{ me { id } }"}'));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    before.socket.resetAndDestroy();
    await before.closed;
    waiting.shift()?.();
    expect(await wire().send(post(known), 1)).toEqual([[200, knownAnswer]]);
  });

  it('ends what it has begun when the gateway stops, and sends those away who come then', async () => {
    const slow = post('{"query":"{ me { id } }"}');
    const [first, second] = [wire(), wire()];
    first.socket.write(slow);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting.shift()?.();
    await first.answers(1);
    // Both are under way: one that is known now, and one that waits for its body.
    first.socket.write(slow + post(known));
    second.socket.write(post('', { length: known.length, head: 'TE: trailers\r\n' }));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const routed = vi.spyOn(graph.app, 'routing');
    const closed = graph.app.close();
    await vi.waitFor(() => expect(graph.app.server.listening).toBe(false));
    second.socket.write(known);
    expect(await second.answers(1)).toEqual([[200, knownAnswer]]);
    expect(routed).not.toHaveBeenCalled();
    second.socket.write(post(known));
    expect((await second.answers(2)).at(-1)).toEqual([503, expect.stringContaining('Service Unavailable')]);
    waiting.shift()?.();
    const answered = [200, '{"data":{"me":null}}'];
    expect(await first.answers(3)).toEqual([answered, answered, [200, knownAnswer]]);
    first.socket.end();
    await closed;
  });

  it('counts what it answers like everything else', async () => {
    const counted = async () => {
      const { body } = await graph.app.inject('/metrics');
      const labels = /^http_request_duration_seconds_count\{(.*)\} (\d+)$/gm;
      const counts = [...body.matchAll(labels)].filter(([, names]) => names?.includes('route="/graphql"'));
      return counts.map(([, names = '', count]) => [/status="(\d+)"/.exec(names)?.[1], Number(count)]);
    };
    const forged = { head: 'Authorization: Bearer x\r\n' };
    await wire().send(post(known) + post(known) + post(known, forged), 3);
    await vi.waitFor(async () =>
      expect(await counted()).toEqual([
        ['200', 3],
        ['401', 1],
      ]),
    );
  });
});
