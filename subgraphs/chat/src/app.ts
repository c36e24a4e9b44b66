import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import type { Context } from './context.ts';
import { createConversationLoaders } from './conversation/conversation-loader.ts';
import { conversationResolvers } from './conversation/conversation-resolvers.ts';
import { createConversationService } from './conversation/conversation-service.ts';
import { tables } from './db/tables.ts';
import { seedChatDemo } from './demo.ts';
import { createMessageLoader } from './message/message-loader.ts';
import { messageResolvers } from './message/message-resolvers.ts';
import { createMessageService } from './message/message-service.ts';

/** Chat: conversations and their messages. */
export async function createChat(ports: SubgraphPorts): Promise<Subgraph> {
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'chat',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  const conversations = createConversationService(database, ports.bus);
  const messages = createMessageService(database, ports.bus, conversations);

  return {
    name: 'chat',
    schema: buildSchema('chat', mergeResolvers(conversationResolvers, messageResolvers)),
    createContext: (request): Context => ({
      ...request,
      conversations,
      messages,
      load: createConversationLoaders(database, request.viewer),
      loadMessage: createMessageLoader(database, request.viewer),
    }),
    health: { database: () => database.ping() },
    seedDemo: () => seedChatDemo(database, conversations, messages),
    close: () => database.close(),
  };
}
