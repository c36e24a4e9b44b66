import { useCallback } from 'react';
import { useMutation } from 'urql';
import type { MessageSendInput } from '../../../graphql/generated/graphql.ts';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ChatMessageFragment } from '../components/message-bubble.tsx';
import type { FeedMessage } from '../message-feed.ts';
import { toFeedMessage } from '../to-feed.ts';

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

/** The stored message, or why there is none; an empty reason when the server was not reached. */
export type SendOutcome = { readonly message: FeedMessage } | { readonly failure: string };

/** Sends a message. Sent again with the same `clientId` it is stored once. */
export function useMessageSend(): (input: MessageSendInput) => Promise<SendOutcome> {
  const [, send] = useMutation(MessageSend);
  return useCallback(
    async (input) => {
      const { data, error } = await send({ input });
      const payload = data?.messageSend;
      if (payload?.message) return { message: toFeedMessage(readFragment(ChatMessageFragment, payload.message)) };
      return { failure: payload?.userErrors[0]?.message ?? error?.graphQLErrors[0]?.message ?? '' };
    },
    [send],
  );
}
