import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A `users` that says who asks when it is told to. */
export interface SlowUsers {
  readonly url: string;
  /** Those who ask and wait: each call answers one that they are nobody. */
  readonly waiting: (() => void)[];
  /** Answers all. */
  close(): Promise<void>;
}

/** Starts it on a port of its own. */
export async function startSlowUsers(): Promise<SlowUsers> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    void text(request).then((query) => {
      response.setHeader('content-type', 'application/json');
      if (query.includes('recentlyEndedSessions')) response.end('{"data":{"recentlyEndedSessions":[]}}');
      else waiting.push(() => response.end('{"data":{"me":null}}'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    waiting,
    async close() {
      for (const answer of waiting.splice(0)) answer();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
