import { useCallback, useMemo, useState } from 'react';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import type { ComposerMode } from '../components/composer-mode-bar.tsx';
import type { ConversationActions } from '../conversation-context.ts';
import type { ConversationFacts } from '../conversation-facts.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { useMessageReactionAdd } from '../mutations/use-message-reaction-add.ts';
import { useMessageReactionRemove } from '../mutations/use-message-reaction-remove.ts';
import { moderates } from '../staff.ts';

interface MessageActionsOptions {
  readonly facts: ConversationFacts;
  /** Gives the composer something else to do. */
  readonly begin: (mode: ComposerMode) => void;
  readonly goTo: (sequence: number) => Promise<void>;
  readonly refresh: ConversationActions['refresh'];
}

/** What the viewer can do with messages, and the message of which a dialog asks at the moment. */
export function useMessageActions({ facts, begin, goTo, refresh }: MessageActionsOptions) {
  const viewer = useSignedInViewer();
  const [removing, setRemoving] = useState<FeedMessage | null>(null);
  const [reporting, setReporting] = useState<FeedMessage | null>(null);
  const addReaction = useMessageReactionAdd();
  const removeReaction = useMessageReactionRemove();
  const { kind, viewerRole, viewerCanSend: canSend } = facts;
  const leadsGroup = kind === 'GROUP' && (viewerRole === 'OWNER' || viewerRole === 'ADMIN');
  const canModerate = leadsGroup || (kind === 'SUPPORT' && moderates(viewer));

  const actions = useMemo<ConversationActions>(
    () => ({
      ...{ canSend, canModerate, refresh, namesSenders: kind !== 'DIRECT' },
      reply: (message) => begin({ kind: 'reply', message }),
      edit: (message) => begin({ kind: 'edit', message }),
      remove: setRemoving,
      report: setReporting,
      toggleReaction({ id: messageId, reactions }, emoji) {
        const isMine = reactions.find((reaction) => reaction.emoji === emoji)?.isMine ?? false;
        void (isMine ? removeReaction : addReaction)({ messageId, emoji });
      },
      jumpTo: (sequence) => void goTo(sequence),
    }),
    [canSend, canModerate, kind, refresh, begin, goTo, addReaction, removeReaction],
  );
  const close = useCallback(() => {
    setRemoving(null);
    setReporting(null);
  }, []);
  return { actions, removing, reporting, close };
}
