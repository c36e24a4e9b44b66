import type { RequestListener } from 'node:http';
import { testLogger } from '@kizuna/kit/logging/logger';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { composeCase } from '../testing/differential/compose-case.ts';
import { createRandom } from '../testing/differential/random.ts';
import { createRun } from '../testing/differential/system-under-test.ts';
import type { FetchBody } from '../upstream/fetch-body.ts';
import { guardTransports } from '../upstream/guarded-transports.ts';
import { createHttpTransport } from '../upstream/http-transport.ts';
import type { SubgraphTransport } from '../upstream/subgraph-transport.ts';
import { startTestServer } from '../upstream/testing/test-server.ts';
import { readTransportConfig } from '../upstream/transport-config.ts';

const retries = 2;
const runs = 400;

it('sends of each run what it asks, and gives it what it was answered, however many wait, are late or break', async () => {
  const random = createRandom(20_261_122);
  /** How often each text was asked for. */
  const asked = new Map<string, number>();
  const behave: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { query, variables } = JSON.parse(body);
      const text = variables.representations0?.map(({ id }: { id: string }) => id).join() ?? variables.text;
      const key = `${query.includes('_entities') ? 'more' : 'found'} ${text}`;
      asked.set(key, (asked.get(key) ?? 0) + 1);
      const answer = () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(
            query.includes('_entities')
              ? JSON.stringify({ data: { _0: [{ again: text }] } })
              : JSON.stringify({ data: { found: { __typename: 'Thing', id: text } } }),
          );
      const chance = random.next();
      if (chance < 0.03) request.socket.destroy();
      // Never: it is closed in the end, and those that wait for it are late.
      else if (chance < 0.06) return;
      else if (chance < 0.5) setImmediate(answer);
      else answer();
    });
  };
  const server = await startTestServer(behave);
  const composed = composeCase({
    name: 'bodies on their way',
    subgraphs: {
      one: 'type Query { found(text: String): Thing }  type Thing @key(fields: "id") { id: ID! }',
      two: 'type Thing @key(fields: "id") { id: ID!  again: String }',
    },
    operations: [],
  });
  const logger = testLogger();
  const transports = guardTransports(
    // Few connections: most wait for one in the client.
    new Map(
      ['one', 'two'].map((name) => [name, createHttpTransport({ name, url: server.url, logger, maxConcurrent: 3 })]),
    ),
    {
      config: readTransportConfig(
        {
          SUBGRAPH_TIMEOUT_MS: '150',
          SUBGRAPH_RETRIES: String(retries),
          SUBGRAPH_RETRY_SHARE: '0.9',
          SUBGRAPH_MAX_CONCURRENT: '30',
          SUBGRAPH_BREAKER_OPEN_MS: '20',
        },
        ['one', 'two'],
      ),
      registry: new Registry(),
      logger,
    },
  );
  /** What was taken from bodies whose fetch had settled: their memory may be another run's by then. */
  const late: string[] = [];
  const watched = new Map([...transports].map(([name, transport]) => [name, watch(transport, late)]));
  const run = createRun(composed, watched);
  const counts = { right: 0, failed: 0 };
  const one = async (nth: number) => {
    // Of many lengths, so that what another run writes there would be seen.
    const text = `${nth}-${String(nth % 10).repeat((nth * 37) % 500)}`;
    const { data, errors } = await run({
      query: 'query ($text: String) { found(text: $text) { id again } }',
      variables: { text },
    });
    const told = JSON.stringify(data);
    if (errors) counts.failed += 1;
    else counts.right += 1;
    const right = [
      { found: { id: text, again: text } },
      ...(errors ? [{ found: { id: text, again: null } }, { found: null }] : []),
    ];
    expect(right.map((each) => JSON.stringify(each))).toContain(told);
  };
  let begun = 0;
  const inTurn = async () => {
    while (begun < runs) {
      begun += 1;
      await one(begun);
    }
  };
  await Promise.all(Array.from({ length: 50 }, inTurn));
  expect(late).toEqual([]);
  expect([...asked].filter(([, times]) => times > 1 + retries)).toEqual([]);
  for (const key of asked.keys()) expect(key).toMatch(/^(found|more) (\d*)(\d)-\3*$/);
  expect(counts.right).toBeGreaterThan(20);
  expect(counts.failed).toBeGreaterThan(5);
  for (const transport of transports.values()) await transport.close();
  await server.close();
});

/** The same transport; notes whoever looks at a body too late. */
function watch(transport: SubgraphTransport, late: string[]): SubgraphTransport {
  return {
    ...transport,
    fetch(request, deadline) {
      const { body } = request;
      let isSettled = false;
      const inTime = <Value>(value: Value) => {
        if (isSettled) late.push(request.query);
        return value;
      };
      const watched: FetchBody = {
        length: body.length,
        copyTo: (target, at) => inTime(body.copyTo(target, at)),
        variables: () => inTime(body.variables()),
      };
      return Promise.resolve(transport.fetch({ ...request, body: watched }, deadline)).finally(() => {
        isSettled = true;
      });
    },
  };
}
