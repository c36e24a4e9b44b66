import { useCallback, useRef } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const TypingSet = graphql(`
  mutation TypingSet($input: TypingSetInput!) {
    typingSet(input: $input) {
      expiresInMs
    }
  }
`);

/** Says that the viewer is writing, or is no longer. That it was not heard is not worth a word. */
export function useTypingSet(): (conversationId: string, isTyping: boolean) => void {
  const [, set] = useMutation(TypingSet);
  // One after the other: that they stopped must not overtake that they began.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  return useCallback(
    (conversationId, isTyping) => {
      turn.current = turn.current.then(() => set({ input: { conversationId, isTyping } }));
    },
    [set],
  );
}
