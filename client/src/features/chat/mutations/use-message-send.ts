import { useCallback } from 'react';
import { useMutation } from 'urql';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { ChatMessageFragment, toFeedMessage } from '../feed/chat-message.ts';
import type { OutgoingMessage, SendOutcome } from '../outbox/outbox.ts';

const MessageSend = graphql(`
  mutation MessageSend($input: MessageSendInput!) {
    messageSend(input: $input) {
      message {
        id
        ...ChatMessage
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Codes after which the same message can be taken. */
const passing = new Set<unknown>(['RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'SUBGRAPH_TIMEOUT']);

/** Sends a message. Sent again with the same `clientId` it is stored once. Never rejects. */
export function useMessageSend(): (message: OutgoingMessage) => Promise<SendOutcome> {
  const [, send] = useMutation(MessageSend);
  const viewerId = useSignedInViewer().id;
  return useCallback(
    async ({ clientId, conversationId, text, replyTo, attachments, mentionedUserIds }) => {
      const { data, error } = await send({
        input: {
          ...{ clientId, conversationId, text, replyToId: replyTo?.id ?? null },
          attachmentIds: attachments.map(({ id }) => id),
          mentionedUserIds: [...mentionedUserIds],
        },
      });
      const payload = data?.messageSend;
      if (payload?.message) {
        return { kind: 'stored', message: toFeedMessage(readFragment(ChatMessageFragment, payload.message), viewerId) };
      }
      const refusal = payload?.userErrors[0];
      const [failure] = error?.graphQLErrors ?? [];
      if (passing.has(refusal?.code) || passing.has(failure?.extensions.code)) {
        return { kind: 'later', afterMs: retryAfterOf(failure?.extensions) };
      }
      if (error?.networkError) return { kind: 'later', afterMs: null };
      return { kind: 'refused', reason: refusal?.message ?? failure?.message ?? '' };
    },
    [send, viewerId],
  );
}

/** How long the server wants to be left in peace; null when it does not say. */
function retryAfterOf(extensions: Readonly<Record<string, unknown>> | undefined): number | null {
  const details = extensions?.details;
  if (typeof details !== 'object' || details === null || !('retryAfterMs' in details)) return null;
  return typeof details.retryAfterMs === 'number' ? details.retryAfterMs : null;
}
