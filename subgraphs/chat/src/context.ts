import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { ConversationLoaders } from './conversation/conversation-loader.ts';
import type { ConversationService } from './conversation/conversation-service.ts';
import type { MessageLoader } from './message/message-loader.ts';
import type { MessageService } from './message/message-service.ts';

/** What chat's resolvers are given. */
export interface Context extends RequestContext {
  readonly conversations: ConversationService;
  readonly messages: MessageService;
  readonly load: ConversationLoaders;
  readonly loadMessage: MessageLoader;
}
