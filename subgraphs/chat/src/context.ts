import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { AttachmentAddresses } from './attachment/attachment-addresses.ts';
import type { AttachmentService } from './attachment/attachment-service.ts';
import type { BlockService } from './block/block-service.ts';
import type { ConversationLoaders } from './conversation/conversation-loader.ts';
import type { ConversationService } from './conversation/conversation-service.ts';
import type { EventStreams } from './event/event-stream.ts';
import type { GroupService } from './group/group-service.ts';
import type { MessageLoaders } from './message/message-loader.ts';
import type { MessageSearch } from './message/message-search.ts';
import type { MessageService } from './message/message-service.ts';
import type { PresenceService } from './presence/presence-service.ts';
import type { ReactionService } from './reaction/reaction-service.ts';
import type { ReportService } from './report/report-service.ts';
import type { SettingsService } from './settings/settings-service.ts';
import type { SupportService } from './support/support-service.ts';
import type { TypingService } from './typing/typing-service.ts';
import type { UserLoaders } from './user-loader.ts';

/** What a request does chat's things with. */
export interface ChatServices {
  readonly conversations: ConversationService;
  readonly groups: GroupService;
  readonly support: SupportService;
  readonly messages: MessageService;
  readonly search: MessageSearch;
  readonly reactions: ReactionService;
  readonly attachments: AttachmentService;
  readonly addresses: AttachmentAddresses;
  readonly reports: ReportService;
  readonly blocks: BlockService;
  readonly settings: SettingsService;
  readonly typing: TypingService;
  readonly presence: PresenceService;
  readonly streams: EventStreams;
}

/** What chat's resolvers are given. */
export interface Context extends RequestContext, ChatServices {
  readonly load: ConversationLoaders & MessageLoaders & UserLoaders;
}
