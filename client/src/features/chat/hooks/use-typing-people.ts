import { useState } from 'react';
import { useConnectionState } from '../../../graphql/connection-context.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';

const TypingChanged = graphql(`
  subscription TypingChanged($conversationId: ID!) {
    typing(conversationId: $conversationId) {
      user {
        id
        displayName
      }
      isTyping
    }
  }
`);

const nobody: ReadonlyMap<string, string> = new Map();

/** The names of those who are writing in a conversation now, without the viewer. */
export function useTypingPeople(conversationId: string): readonly string[] {
  const viewerId = useSignedInViewer().id;
  const lost = useConnectionState() === 'reconnecting';
  const [people, setPeople] = useState(nobody);
  // That somebody stopped may not have been heard.
  if (lost && people.size > 0) setPeople(nobody);
  useLive({
    query: TypingChanged,
    variables: { conversationId },
    onEvent: ({ typing: { user, isTyping } }) => {
      if (!user || user.id === viewerId) return;
      setPeople((old) => {
        const next = new Map(old);
        if (isTyping) next.set(user.id, user.displayName);
        else next.delete(user.id);
        return next;
      });
    },
  });
  return [...people.values()];
}
