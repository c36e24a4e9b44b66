import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClientOptions } from './lean-http-client.ts';
import {
  answerBytes,
  type NumberedRequest,
  type NumberedServer,
  numberedAnswer,
  startNumberedServer,
} from './testing/numbered-server.ts';
import { createTestClient } from './testing/test-client.ts';

const said = (body: string) => `{"said":${body}}`;
const reply = (request: NumberedRequest, body = said(request.body), more = '') =>
  request.socket.write(numberedAnswer(request, body, more));

describe('requests that are ready in the same turn', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** A server and a client with a connection to it that has learnt that answers say their numbers. */
  async function start(onRequest: (request: NumberedRequest) => void, options: Partial<HttpClientOptions> = {}) {
    let first = true;
    const server = await startNumberedServer((request) => {
      if (!first) return onRequest(request);
      first = false;
      reply(request);
    });
    closers.push(server.close);
    const made = createTestClient(server.url, options);
    closers.push(() => made.client.close());
    await made.ask('{"first":1}');
    return { server, ...made };
  }
  const bodies = (count: number) => Array.from({ length: count }, (_, nth) => `{"nth":${nth}}`);
  const arrived = ({ requests }: NumberedServer) => requests.slice(1);

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

  it('go out one by one to a server that sends no numbers back', async () => {
    const server = await startNumberedServer(({ socket, body }) => socket.write(answerBytes(said(body))));
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
    const long = JSON.stringify('x'.repeat(9_000));
    const all = [begin('{"a":1}'), begin('{"b":2}', false), begin(long), begin(long), begin('{"c":3}')];
    await Promise.all(all.map(({ answer }) => answer));
    expect(arrived(server).map(({ body, together }) => [body.length, together])).toEqual([
      [7, 1],
      [7, 1],
      [9_002, 1],
      [9_002, 2],
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
            const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-kizuna-fetch: ${each.number}\r\n`;
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

  it('do not wait for a slow one before them: they are sent again, and for a while each goes alone', async () => {
    let answerSlow = () => {};
    const { server, ask } = await start((request) => {
      if (request.body === '"slow"') answerSlow = () => reply(request);
      // Answers come in order, so those behind the slow one have none on its connection.
      else if (request.together === 1) reply(request);
    });
    const slow = ask('"slow"');
    const others = bodies(5);
    expect(await Promise.all(others.map((body) => ask(body)))).toEqual(others.map(said));
    expect(arrived(server).map(({ together }) => together)).toEqual([...Array(6).fill(6), ...Array(5).fill(1)]);
    await Promise.all(others.map((body) => ask(body)));
    expect(
      new Set(
        arrived(server)
          .slice(11)
          .map(({ together }) => together),
      ),
    ).toEqual(new Set([1]));
    answerSlow();
    expect(await slow).toBe(said('"slow"'));
  });

  it('get nothing of an answer to another request, and what follows it counts for nothing', async () => {
    const { ask } = await start((request) => {
      const number = request.body === '"b"' && request.together > 1 ? request.number + 1 : request.number;
      reply({ ...request, number });
    });
    const answers = await Promise.all(['"a"', '"b"', '"c"'].map((body) => ask(body)));
    expect(answers).toEqual([said('"a"'), 'not-an-answer', 'unreachable']);
    expect(await ask('"d"')).toBe(said('"d"'));
  });

  it('get nothing of an answer that says no number', async () => {
    const { ask } = await start((request) => {
      if (request.body === '"b"') request.socket.write(answerBytes(said('"somebody else\'s"')));
      else reply(request);
    });
    const answers = await Promise.all(['"a"', '"b"', '"c"'].map((body) => ask(body)));
    expect(answers).toEqual([said('"a"'), 'unreachable', 'unreachable']);
  });

  it('notice an answer too many, also when it comes late', async () => {
    const { server, ask } = await start((request) => {
      // One for what was asked before, too.
      if (request.body === '"b"') request.socket.write(numberedAnswer({ number: request.number - 1 }, said('"a"')));
      reply(request);
    });
    expect(await ask('"a"')).toBe(said('"a"'));
    expect(await ask('"b"')).toBe('not-an-answer');
    expect(await ask('"c"')).toBe(said('"c"'));
    expect(server.sockets.size).toBe(2);
  });

  it('keep what they have when the connection ends, and are told from those that were not answered', async () => {
    const { ask } = await start((request) => {
      if (request.body === '"c"') request.socket.destroy();
      else if (request.body < '"c"') reply(request);
    });
    const answers = await Promise.all(['"a"', '"b"', '"c"', '"d"'].map((body) => ask(body)));
    expect(answers).toEqual([said('"a"'), said('"b"'), 'unreachable', 'unreachable']);
  });

  it('are given up behind an answer that closes the connection', async () => {
    const { ask } = await start((request) =>
      reply(request, said(request.body), request.body === '"b"' ? 'connection: close\r\n' : ''),
    );
    const answers = await Promise.all(['"a"', '"b"', '"c"'].map((body) => ask(body)));
    expect(answers).toEqual([said('"a"'), said('"b"'), 'unreachable']);
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
    expect(server.sockets.size).toBe(1);

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

  it('are all waited for when the client closes', async () => {
    const held: NumberedRequest[] = [];
    const { client, ask } = await start((request) => {
      held.push(request);
      if (held.length < 3) return;
      void client.close();
      for (const each of held) reply(each);
    });
    const answers = ['"a"', '"b"', '"c"'].map((body) => ask(body));
    expect(await Promise.all(answers)).toEqual(['"a"', '"b"', '"c"'].map(said));
    await client.close();
  });
});
