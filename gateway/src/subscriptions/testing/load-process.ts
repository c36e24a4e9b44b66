import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { LoadOrder, Memory } from './load-gateway.ts';

/** A gateway under load, and the hand on its tap. */
export interface LoadProcess {
  readonly url: string;
  token(userId: number): Promise<string>;
  /** @returns how many events happened */
  chatter(order: Omit<Extract<LoadOrder, { do: 'chatter' }>, 'do'>): Promise<number>;
  measure(): Promise<Memory>;
  /** @throws when it ended before */
  stop(): Promise<void>;
}

const reply = z.object({ id: z.number(), value: z.unknown().optional() });
const memory = z.object({ used: z.number(), resident: z.number() });

/** @param pingEveryMs milliseconds between two pings of a socket */
export async function startLoadProcess(pingEveryMs: number): Promise<LoadProcess> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(fileURLToPath(new URL('./load-gateway.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--conditions=kizuna-source', '--import', tsx],
    env: { ...process.env, LOAD_PING_MS: String(pingEveryMs), NODE_OPTIONS: '' },
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let orders = 0;
  const answerOf = (id: number) => new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
  child.on('message', (message) => {
    const { id, value } = reply.parse(message);
    waiting.get(id)?.resolve(value);
    waiting.delete(id);
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`the gateway ended: ${code ?? signal}`));
  });

  function give(order: LoadOrder): Promise<unknown> {
    orders += 1;
    child.send({ id: orders, order });
    return answerOf(orders);
  }

  const url = z.string().parse(await answerOf(0));
  return {
    url,
    token: async (userId) => z.string().parse(await give({ do: 'token', userId })),
    chatter: async (order) => z.number().parse(await give({ do: 'chatter', ...order })),
    measure: async () => memory.parse(await give({ do: 'measure' })),
    async stop() {
      const ended = once(child, 'exit');
      await give({ do: 'stop' });
      await ended;
    },
  };
}
