import { useCallback } from 'react';
import type { CombinedError } from 'urql';
import type { UserErrorLike } from '../../../lib/user-errors.ts';
import { useConversationCreate } from '../mutations/use-conversation-create.ts';
import { useDirectConversationOpen } from '../mutations/use-direct-conversation-open.ts';

export interface StartOutcome {
  readonly conversationId: string | null;
  readonly userErrors: readonly UserErrorLike[];
  readonly error: CombinedError | undefined;
}

/** Starts a conversation: with one person the direct one, with more a titled group. */
export function useConversationStart() {
  const [, openDirect] = useDirectConversationOpen();
  const [, createGroup] = useConversationCreate();
  return useCallback(
    async (userIds: readonly string[], title: string): Promise<StartOutcome> => {
      const [first, ...others] = userIds;
      if (first !== undefined && others.length === 0) {
        const { data, error } = await openDirect({ input: { userId: first } });
        return outcomeOf(data?.directConversationOpen, error);
      }
      const { data, error } = await createGroup({ input: { title, memberIds: [...userIds] } });
      return outcomeOf(data?.conversationCreate, error);
    },
    [openDirect, createGroup],
  );
}

interface StartPayload {
  readonly conversation?: { readonly id: string } | null;
  readonly userErrors: readonly UserErrorLike[];
}

function outcomeOf(payload: StartPayload | null | undefined, error: CombinedError | undefined): StartOutcome {
  return { conversationId: payload?.conversation?.id ?? null, userErrors: payload?.userErrors ?? [], error };
}
