import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KillSource } from '@kizuna/gateway/subscriptions/testing/kill-run';
import type { Bus } from '@kizuna/kit/bus/bus';
import { createMemoryCache } from '@kizuna/kit/cache/memory-cache';
import { createSecrets } from '@kizuna/kit/config/secrets';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { subgraphHeaders } from '@kizuna/kit/graph/request-context';
import { createSubgraphExecutor } from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { createEmlMailer } from '@kizuna/kit/mail/eml-mailer';
import { migrateShared } from '@kizuna/kit/service/migrate-shared';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createFolderStorage } from '@kizuna/kit/storage/folder-storage';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';
import { createAssertionSigner, createAssertionVerifier } from '@kizuna/kit/viewer/assertion';
import { subgraphFactories } from '@kizuna/platform/subgraphs';
import { z } from 'zod';
import * as chat from './chat-operations.ts';

const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
const { hanako, taro, aoi } = demoCast;

const created = z.object({
  data: z.object({ conversationCreate: z.object({ conversation: z.object({ id: z.string() }) }) }),
});
const sent = z.object({
  data: z.object({ messageSend: z.object({ message: z.object({ sequence: z.number() }) }) }),
});

/**
 * The whole graph of Kizuna on a database of its own, and three groups in its chat.
 * @param bus of the subgraphs
 */
export async function openChatRooms(bus: Bus): Promise<KillSource> {
  const logger = testLogger();
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-kill-'));
  await migrateShared(database.url);
  const ports: SubgraphPorts = {
    databaseUrl: database.url,
    bus,
    cache: createMemoryCache(),
    storage: createFolderStorage({ folder: join(folder, 'files') }),
    mailer: createEmlMailer({ folder: join(folder, 'mail'), from: 'Kizuna <test@kizuna.invalid>' }),
    secrets: createSecrets('a test secret that is long enough'),
    logger,
    publicUrl: 'http://127.0.0.1:4000',
  };
  const subgraphs = await Promise.all(subgraphFactories.map((create) => create(ports)));
  const [users, owner] = ['users', 'chat'].map((wanted) => subgraphs.find(({ name }) => name === wanted));
  if (!users || !owner) throw new Error('there are no users, or no chat');
  await users.seedDemo?.();

  // What is said goes to the subgraph itself: what is asked of it is what comes of it, not whether a gateway was there to bring it.
  const secret = ports.secrets.derive('assertion');
  const sign = createAssertionSigner(secret);
  const executor = createSubgraphExecutor(owner, { verifyAssertion: createAssertionVerifier(secret, 'chat'), logger });
  const run = async (query: string, input: object) => {
    const headers = {
      [subgraphHeaders.assertion]: sign(demoViewer(hanako), 'chat'),
      [subgraphHeaders.locale]: 'en',
    };
    return JSON.parse(await executor.execute({ query, variables: { input }, headers }));
  };
  let count = 0;
  async function say(conversationId: string): Promise<number> {
    count += 1;
    const text = `nth ${count}`;
    return sent.parse(await run(chat.send, { conversationId, text, clientId: text })).data.messageSend.message.sequence;
  }

  const rooms = new Map<string, number>();
  for (const title of ['a', 'b', 'c']) {
    const memberIds = [taro, aoi].map(({ id }) => toGlobalId('User', id));
    const { conversationCreate } = created.parse(await run(chat.create, { title, memberIds })).data;
    rooms.set(conversationCreate.conversation.id, await say(conversationCreate.conversation.id));
  }
  return {
    graph: { subgraphs, supergraph },
    subgraph: 'chat',
    rooms,
    userIds: [hanako, taro, aoi].map(({ id }) => id),
    follow: (id) => ({ query: chat.events, variables: { id, after: 0 } }),
    say,
    async close() {
      await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
