import { useMemo, useState } from 'react';
import { graphql } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';
import type { ConversationFacts } from '../conversation-facts.ts';
import type { ReadMark } from '../read-receipts.ts';
import { useChatSettings } from './use-chat-settings.ts';

const ReadMarkMoved = graphql(`
  subscription ReadMarkMoved($conversationId: ID!) {
    readMarkMoved(conversationId: $conversationId) {
      user {
        id
      }
      lastReadSequence
    }
  }
`);

/** Up to where the others have read, live; nothing for a viewer who does not show it either. */
export function useReadMarks(conversationId: string, facts: ConversationFacts): readonly ReadMark[] {
  const [moved, setMoved] = useState<ReadonlyMap<string, number>>(new Map());
  const isSecret = useChatSettings().settings?.sendsReadReceipts === false;
  useLive({
    query: ReadMarkMoved,
    variables: { conversationId },
    pause: isSecret,
    onEvent: ({ readMarkMoved: { user, lastReadSequence } }) => {
      if (user) setMoved((old) => new Map(old).set(user.id, lastReadSequence));
    },
  });
  return useMemo(
    () =>
      facts.members.flatMap(({ user, lastReadSequence }) =>
        user && !user.viewerIsSelf && !isSecret
          ? [{ name: user.displayName, sequence: Math.max(lastReadSequence, moved.get(user.id) ?? 0) }]
          : [],
      ),
    [facts.members, moved, isSecret],
  );
}
