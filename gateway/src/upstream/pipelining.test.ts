import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClientOptions } from './lean-http-client.ts';
import {
  type NumberedRequest,
  type NumberedServer,
  numberedAnswer,
  rawAnswer,
  startNumberedServer,
} from './testing/numbered-server.ts';
import { createTestClient } from './testing/test-client.ts';

const said = (body: string) => `{"said":${body}}`;
function reply(request: NumberedRequest, body = said(request.body), more = ''): void {
  request.socket.write(numberedAnswer(request, body, more));
}
const raw = (socket: Socket, more: string) => void socket.write(rawAnswer('{}', more));

describe('requests that are ready in the same turn', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** A server and a client with two connections to it, if it may have them, that have learnt that answers say their numbers. */
  async function start(onRequest: (request: NumberedRequest) => void, options: Partial<HttpClientOptions> = {}) {
    const server = await startNumberedServer((request) => {
      if (request.body === '"warm"') reply(request);
      else onRequest(request);
    });
    closers.push(server.close);
    const made = createTestClient(server.url, options);
    closers.push(() => made.client.close());
    await Promise.all([made.ask('"warm"'), made.ask('"warm"')]);
    return { server, ...made };
  }
  const bodies = (count: number) => Array.from({ length: count }, (_, nth) => `{"nth":${nth}}`);
  const arrived = ({ requests }: NumberedServer) => requests.slice(2);

  it('go out together on one connection, eight at a time, and each gets its own answer', async () => {
    const { server, ask } = await start((request) => reply(request), { maxConnections: 1 });
    const asked = bodies(20);
    expect(await Promise.all(asked.map((body) => ask(body)))).toEqual(asked.map(said));
    expect(arrived(server).map(({ together }) => together)).toEqual([
      ...Array(8).fill(8),
      ...Array(8).fill(8),
      ...Array(4).fill(4),
    ]);
    expect(server.sockets.size).toBe(1);
  });

  it('go out together when they become ready one after the other in that turn', async () => {
    const { server, ask } = await start((request) => reply(request));
    const answers: Promise<string>[] = [];
    for (const body of bodies(3)) {
      answers.push(ask(body));
      await Promise.resolve();
      await new Promise((resolve) => process.nextTick(resolve));
    }
    expect(await Promise.all(answers)).toEqual(bodies(3).map(said));
    expect(arrived(server).map(({ together }) => together)).toEqual([3, 3, 3]);
  });

  it('go out one by one to a server that sends no numbers back', async () => {
    const server = await startNumberedServer(({ socket, body }) => socket.write(rawAnswer(said(body))));
    closers.push(server.close);
    const { client, ask } = createTestClient(server.url);
    closers.push(() => client.close());
    for (let round = 0; round < 2; round += 1) {
      expect(await Promise.all(bodies(10).map((body) => ask(body)))).toEqual(bodies(10).map(said));
    }
    expect(new Set(server.requests.map(({ together }) => together))).toEqual(new Set([1]));
  });

  it('go out one by one when they may not be repeated, and when they are long', async () => {
    const { server, begin } = await start((request) => reply(request), { maxConnections: 1 });
    const long = JSON.stringify('x'.repeat(6_000));
    const all = [
      ...[begin('{"a":1}'), begin('{"b":2}', false)],
      ...[begin(long), begin(long), begin(long), begin('{"c":3}')],
    ];
    await Promise.all(all.map(({ answer }) => answer));
    expect(arrived(server).map(({ body, together }) => [body.length, together])).toEqual([
      [7, 1],
      [7, 1],
      [6_002, 2],
      [6_002, 2],
      [6_002, 2],
      [7, 2],
    ]);
  });

  it('each get their own answer in whatever pieces they come, with lengths and in chunks, short and long', async () => {
    let waiting: NumberedRequest[] = [];
    let round = 0;
    const { server, ask } = await start(
      (request) => {
        waiting.push(request);
        if (waiting.length < request.together) return;
        const text = waiting
          .map((each, nth) => {
            const body = said(`"${'xyz'.repeat(JSON.parse(each.body).times)}"`);
            if ((round + nth) % 3) return numberedAnswer(each, body);
            const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-kizuna-fetch: ${each.fetchNumber}\r\n`;
            return `${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
          })
          .join('');
        waiting = [];
        const cut = (round * 97) % text.length;
        request.socket.write(text.slice(0, cut));
        setImmediate(() => request.socket.write(text.slice(cut)));
      },
      { maxConnections: 1, maxAnswerBytes: 1_000_000 },
    );
    for (round = 0; round < 40; round += 1) {
      const times = Array.from({ length: 8 }, (_, nth) => (nth === round % 8 ? round * 1_500 : nth * 7));
      const answers = await Promise.all(times.map((each) => ask(`{"times":${each}}`)));
      const right = times.map((each) => said(`"${'xyz'.repeat(each)}"`));
      expect(
        answers.findIndex((answer, nth) => answer !== right[nth]),
        `in round ${round}`,
      ).toBe(-1);
    }
    expect(server.sockets.size).toBe(1);
  });

  it('are sent once more, each alone, when one before them is slow, and for a while nothing goes together', async () => {
    const withheld: NumberedRequest[] = [];
    const times = { patienceMs: 20, calmMs: 100 };
    const { server, ask, client } = await start((request) => {
      if (request.together > 1) {
        withheld.push(request);
        return;
      }
      reply(request);
      // Also to those that have been answered elsewhere by then.
      for (const late of withheld.splice(0)) reply(late);
    }, times);
    const others = bodies(5);
    const askAll = async () => {
      const slow = ask('"slow"');
      expect(await Promise.all(others.map((body) => ask(body)))).toEqual(others.map(said));
      return slow;
    };
    expect(await askAll()).toBe(said('"slow"'));
    expect(arrived(server).map(({ together }) => together)).toEqual([...Array(6).fill(6), ...Array(5).fill(1)]);
    expect(client.resent).toBe(5);

    // Twice as long when it was too early to begin again.
    const calms: number[] = [];
    for (let stall = 0; stall < 2; stall += 1) {
      const calmFrom = performance.now();
      expect(await askAll()).toBe(said('"slow"'));
      for (const before = client.resent; client.resent === before; ) await askAll();
      calms.push(performance.now() - calmFrom);
    }
    expect(calms[0]).toBeGreaterThan(times.calmMs * 0.9);
    expect(calms[1]).toBeGreaterThan(times.calmMs * 1.9);
  });

  it('leave no connection behind when the slow one is given up before them', async () => {
    const held: NumberedRequest[] = [];
    const { server, begin, ask, client } = await start((request) => {
      if (request.together === 1) reply(request);
      else if (held.push(request) === 2) slow.stop();
    });
    const slow = begin('"slow"');
    const other = ask('"other"');
    expect(await slow.answer).toBe('timeout');
    expect(await other).toBe(said('"other"'));
    await client.close();
    expect(server.sockets.size).toBe(2);
  });

  it('leave no connection behind when those behind an answer are given up and never answered', async () => {
    const held: NumberedRequest[] = [];
    const { begin, client } = await start((request) => {
      if (held.push(request) < 2) return;
      asked[1]?.stop();
      for (const first of held.slice(0, 1)) reply(first);
    });
    const asked = ['"a"', '"b"'].map((body) => begin(body));
    expect(await Promise.all(asked.map(({ answer }) => answer))).toEqual([said('"a"'), 'timeout']);
    await client.close();
  });

  it('end the connection behind the slow answer, since those behind it are answered elsewhere', async () => {
    const held: NumberedRequest[] = [];
    const { server, ask } = await start((request) => {
      if (request.together > 1) held.push(request);
      else reply(request);
    });
    const slow = ask('"slow"');
    expect(await ask('"other"')).toBe(said('"other"'));
    const [first] = held;
    if (!first) throw new Error('nothing was pipelined');
    const closed = once(first.socket, 'close');
    reply(first);
    expect(await slow).toBe(said('"slow"'));
    expect(await ask('"next"')).toBe(said('"next"'));
    expect(server.requests.at(-1)?.socket).not.toBe(first.socket);
    await closed;
  });

  it('do not wait for each other where a server works on one after the other', async () => {
    let turn = Promise.resolve();
    const { ask, client } = await start((request) => {
      const work = () => new Promise<void>((resolve) => void setTimeout(resolve, 30)).then(() => reply(request));
      if (request.together === 1) void work();
      else turn = turn.then(work);
    });
    expect(await Promise.all(bodies(8).map((body) => ask(body)))).toEqual(bodies(8).map(said));
    expect(client.resent).toBeGreaterThan(3);
  });

  it.each<[string, string, (request: NumberedRequest) => void]>([
    ['is to another request', 'not-an-answer', (request) => reply({ ...request, fetchNumber: 7 })],
    ['says no number', 'unreachable', ({ socket }) => void socket.write(rawAnswer(said('"of somebody else"')))],
    ['says two', 'not-an-answer', (request) => reply(request, '{}', 'x-kizuna-fetch: 7\r\n')],
    ['says what is no number', 'not-an-answer', ({ socket }) => raw(socket, 'x-kizuna-fetch: 0x7\r\n')],
    ['is too large', 'too-large', (request) => reply(request, said('x'.repeat(20_000)))],
    ['is none, since the connection breaks', 'unreachable', ({ socket }) => void socket.destroy()],
    ['closes the connection', said('"b"'), (request) => reply(request, undefined, 'connection: close\r\n')],
  ])('have no part in it when an answer %s', async (_what, outcome, answer) => {
    const { server, ask, client } = await start((request) => {
      if (request.body === '"b"' && request.together > 1) answer(request);
      else if (request.body === '"a"' || request.together === 1) reply(request);
    });
    const answers = await Promise.all(['"a"', '"b"', '"c"', '"d"', '"e"'].map((body) => ask(body)));
    expect(answers).toEqual([said('"a"'), outcome, said('"c"'), said('"d"'), said('"e"')]);
    expect(arrived(server).map(({ together }) => together)).toEqual([5, 5, 5, 5, 5, 1, 1, 1]);
    expect(client.resent).toBe(3);
  });

  it('are not sent a third time', async () => {
    const { ask } = await start((request) => request.socket.destroy());
    const answers = await Promise.all(['"a"', '"b"', '"c"'].map((body) => ask(body)));
    expect(answers).toEqual(['unreachable', 'unreachable', 'unreachable']);
  });

  it('notice an answer too many, also when it comes late', async () => {
    const { server, ask } = await start((request) => {
      // One for what was asked before, too.
      if (request.body === '"b"')
        request.socket.write(numberedAnswer({ fetchNumber: request.fetchNumber - 1 }, said('"a"')));
      reply(request);
    });
    expect(await ask('"a"')).toBe(said('"a"'));
    expect(await ask('"b"')).toBe('not-an-answer');
    expect(await ask('"c"')).toBe(said('"c"'));
    expect(server.sockets.size).toBe(2);
  });

  it('are not disturbed by one among them that is stopped; the connection ends when all are', async () => {
    const held: NumberedRequest[] = [];
    let allThere = () => {};
    const { server, begin, ask } = await start((request) => {
      held.push(request);
      if (held.length === request.together) allThere();
    });
    const together = async () => {
      const there = new Promise<void>((resolve) => {
        allThere = resolve;
      });
      const asked = ['"a"', '"b"', '"c"'].map((body) => begin(body));
      await there;
      return asked;
    };
    const asked = await together();
    asked[1]?.stop();
    for (const request of held.splice(0)) reply(request);
    expect(await Promise.all(asked.map(({ answer }) => answer))).toEqual([said('"a"'), 'timeout', said('"c"')]);
    expect(server.sockets.size).toBe(2);

    const [socket] = server.sockets;
    const closed = new Promise((resolve) => socket?.once('close', resolve));
    for (const { stop } of await together()) stop();
    await closed;
    held.length = 0;
    const next = ask('"d"');
    await new Promise<void>((resolve) => {
      allThere = resolve;
    });
    for (const request of held) reply(request);
    expect(await next).toBe(said('"d"'));
  });

  it('are all waited for when the client closes, be they sent or not', async () => {
    const held: NumberedRequest[] = [];
    const { client, ask } = await start((request) => {
      held.push(request);
      if (held.length === 3) for (const each of held) reply(each);
    });
    const answers = ['"a"', '"b"', '"c"'].map((body) => ask(body));
    const closing = client.close();
    expect(await Promise.all(answers)).toEqual(['"a"', '"b"', '"c"'].map(said));
    await closing;
  });

  it('are not sent when they are given up before', async () => {
    const { server, begin } = await start((request) => reply(request));
    const asked = ['"a"', '"b"', '"c"'].map((body) => begin(body));
    asked[1]?.stop();
    expect(await Promise.all(asked.map(({ answer }) => answer))).toEqual([said('"a"'), 'timeout', said('"c"')]);
    expect(arrived(server).map(({ body }) => body)).toEqual(['"a"', '"c"']);
  });

  it('do not keep a client open when they are given up before they are sent', async () => {
    const { client, begin } = await start(() => {});
    for (const { stop } of ['"a"', '"b"'].map((body) => begin(body))) stop();
    await client.close();
  });
});
