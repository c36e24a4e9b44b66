import type { Database } from '@kizuna/kit/db/database';
import type { LiveOptions } from '@kizuna/kit/graph/live';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import type { UrlSigner } from '@kizuna/kit/storage/signed-url';
import { createAttachmentAddresses } from './attachment/attachment-addresses.ts';
import { createAttachmentService } from './attachment/attachment-service.ts';
import { createBlockService } from './block/block-service.ts';
import type { ChatConfig } from './config.ts';
import type { ChatServices } from './context.ts';
import { createAnnouncements } from './conversation/announcements.ts';
import { createConversationService } from './conversation/conversation-service.ts';
import type { Tables } from './db/tables.ts';
import { createEventStreams } from './event/event-stream.ts';
import { createGroupService } from './group/group-service.ts';
import { createMessageSearch } from './message/message-search.ts';
import { createMessageService } from './message/message-service.ts';
import type { ChatMetrics } from './metrics.ts';
import { createPresenceService } from './presence/presence-service.ts';
import { createPresenceStore } from './presence/presence-store.ts';
import { createReactionService } from './reaction/reaction-service.ts';
import { createReportService } from './report/report-service.ts';
import { createSenderLimits } from './sender-limits.ts';
import { createSettingsService } from './settings/settings-service.ts';
import { createSupportService } from './support/support-service.ts';
import { createTypingService } from './typing/typing-service.ts';

/** What the services are made of. */
export interface ServicesOptions {
  readonly ports: SubgraphPorts;
  readonly database: Database<Tables>;
  readonly config: ChatConfig;
  readonly metrics: ChatMetrics;
  readonly signer: UrlSigner;
  /** How those who follow wait. */
  readonly live?: LiveOptions | undefined;
}

/** Everything that chat does, wired together. */
export function createServices({ ports, database, config, metrics, signer, live }: ServicesOptions): ChatServices {
  const { bus, cache, storage, publicUrl } = ports;
  const limits = createSenderLimits(cache, config.messagesInTenSeconds);
  const announcements = createAnnouncements(database, bus);
  const presences = createPresenceStore(cache, config.presenceExpiresMs);
  return {
    conversations: createConversationService({ database, bus, announcements, limits, metrics, live }),
    groups: createGroupService(database, announcements, limits),
    support: createSupportService(database, announcements, limits),
    messages: createMessageService({ database, announcements, limits, metrics }),
    search: createMessageSearch(database),
    reactions: createReactionService(database, announcements, limits),
    attachments: createAttachmentService({ database, storage, limits, maxBytes: config.maxAttachmentBytes }),
    addresses: createAttachmentAddresses(signer, publicUrl),
    reports: createReportService(database, announcements, limits),
    blocks: createBlockService(database, announcements, limits, presences),
    settings: createSettingsService(database, announcements, limits),
    typing: createTypingService({ database, bus, limits, metrics, expiresMs: config.typingExpiresMs }),
    presence: createPresenceService({
      ...{ database, bus, limits, metrics, store: presences },
      expiresMs: config.presenceExpiresMs,
    }),
    streams: createEventStreams(database, bus, metrics, live),
  };
}
