import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createUrlSigner } from '@kizuna/kit/storage/signed-url';
import { Registry } from 'prom-client';
import { createChatAccountData } from './accounts/chat-account-data.ts';
import { createFileDeletion } from './attachment/attachment-disposal.ts';
import { attachmentResolvers } from './attachment/attachment-resolvers.ts';
import { createAttachmentRoutes } from './attachment/attachment-routes.ts';
import { blockResolvers } from './block/block-resolvers.ts';
import { type ChatConfig, readChatConfig } from './config.ts';
import type { Context } from './context.ts';
import { createAnnouncements } from './conversation/announcements.ts';
import { createConversationLoaders } from './conversation/conversation-loader.ts';
import { conversationResolvers } from './conversation/conversation-resolvers.ts';
import { conversationOfAudience } from './conversation/shared-in-conversation.ts';
import { tables } from './db/tables.ts';
import { seedChatDemo } from './demo.ts';
import { eventResolvers } from './event/event-resolvers.ts';
import { groupResolvers } from './group/group-resolvers.ts';
import { createIndexing, enqueueIndexing } from './message/message-document.ts';
import { createMessageLoaders } from './message/message-loader.ts';
import { messageResolvers } from './message/message-resolvers.ts';
import { createChatMetrics } from './metrics.ts';
import { presenceResolvers } from './presence/presence-resolvers.ts';
import { reactionResolvers } from './reaction/reaction-resolvers.ts';
import { reportResolvers } from './report/report-resolvers.ts';
import { createServices } from './services.ts';
import { settingsResolvers } from './settings/settings-resolvers.ts';
import { supportResolvers } from './support/support-resolvers.ts';
import { typingResolvers } from './typing/typing-resolvers.ts';
import { createUserLoaders } from './user-loader.ts';

/** What tests put in the place of the environment. */
export interface ChatOverrides {
  /** What is not named is read from the environment. */
  readonly config?: Partial<ChatConfig>;
}

/** Chat, with its figures for Prometheus. */
export interface ChatSubgraph extends Subgraph {
  readonly metrics: Registry;
}

/** Chat: conversations and their messages. */
export async function createChat(ports: SubgraphPorts, overrides: ChatOverrides = {}): Promise<ChatSubgraph> {
  const config = { ...readChatConfig(process.env), ...overrides.config };
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'chat',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  const { db } = database;
  const registry = new Registry();
  const metrics = createChatMetrics(registry);
  const signer = createUrlSigner(Buffer.from(ports.secrets.derive('files/chat')).toString('hex'));
  const services = createServices({ ports, database, config, metrics, signer });
  const accountData = createChatAccountData(createAnnouncements(database, ports.bus), ports.cache);
  await enqueueIndexing(database);

  return {
    name: 'chat',
    schema: buildSchema(
      'chat',
      mergeResolvers(
        ...[conversationResolvers, groupResolvers, supportResolvers, eventResolvers],
        ...[messageResolvers, reactionResolvers, attachmentResolvers, reportResolvers],
        ...[blockResolvers, typingResolvers, presenceResolvers, settingsResolvers],
      ),
    ),
    createContext: (request): Context => {
      const loaders = createConversationLoaders(db, request.viewer, conversationOfAudience(request.audience));
      const ofMessages = createMessageLoaders(db, loaders);
      const ofUsers = createUserLoaders(db, services.presence, request.viewer);
      return { ...request, ...services, load: { ...loaders, ...ofMessages, ...ofUsers } };
    },
    jobs: {
      chat_delete_files: createFileDeletion(ports.storage),
      chat_index_messages: createIndexing(database),
      ...accountWorkJobs({ holder: 'chat', database, ports, data: accountData }),
    },
    routes: createAttachmentRoutes({ signer, storage: ports.storage, attachments: services.attachments }),
    metrics: registry,
    health: { database: () => database.ping() },
    seedDemo: () => seedChatDemo(database, services),
    close: () => database.close(),
  };
}
