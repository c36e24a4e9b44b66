import { createHttpServer } from '@kizuna/kit/service/http-server';
import { afterAll } from 'vitest';
import type { ChatConfig } from '../config.ts';
import { type ChatBench, startChatBench } from './chat-bench.ts';

/** A chat whose addresses answer. */
export interface ServedChat {
  readonly chat: ChatBench;
  /** An address as the graph gives it, on this test's own server. */
  readonly here: (url: string) => string;
}

/** Starts a chat and serves its files over HTTP; call it at the head of a test file, after whose last test both are closed. */
export async function serveChat(config: Partial<ChatConfig> = {}): Promise<ServedChat> {
  const chat = await startChatBench(config);
  const http = createHttpServer({ logger: chat.ports.logger });
  afterAll(async () => {
    await http.close();
    await chat.close();
  });
  if (chat.subgraph.routes) await http.register(chat.subgraph.routes);
  const origin = await http.listen({ host: '127.0.0.1', port: 0 });
  return { chat, here: (url) => url.replace(chat.ports.publicUrl, origin) };
}
