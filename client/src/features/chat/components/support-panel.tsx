import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import type { ConversationFacts } from '../conversation-facts.ts';
import { useSupportConversationAssign } from '../mutations/use-support-conversation-assign.ts';
import { useSupportConversationClose } from '../mutations/use-support-conversation-close.ts';
import { useSupportConversationReopen } from '../mutations/use-support-conversation-reopen.ts';
import { looksAfterSupport, moderates } from '../staff.ts';
import { SupportHandover } from './support-handover.tsx';

interface SupportPanelProps {
  readonly facts: ConversationFacts;
  readonly onChanged: () => void;
}

/** Who looks after a support conversation; for those who may, taking, closing and reopening it, and handing it to somebody. */
export function SupportPanel({ facts, onChanged }: SupportPanelProps) {
  const { t } = useTranslation('chat');
  const viewer = useSignedInViewer();
  const assign = useSupportConversationAssign();
  const close = useSupportConversationClose();
  const reopen = useSupportConversationReopen();
  const { id: conversationId, status, requester, assignee } = facts;
  const helps = looksAfterSupport(viewer);
  const mayTake = helps && assignee?.id !== viewer.id && requester?.id !== viewer.id;
  /** @returns whether it was done */
  const run = async (acting: Promise<unknown>) => {
    const isDone = Boolean(await acting);
    if (isDone) onChanged();
    return isDone;
  };
  return (
    <Stack gap="xs">
      <Text size="sm">{assignee ? t('lookedAfterBy', { name: assignee.displayName }) : t('waitsForHelp')}</Text>
      <Group gap="xs">
        {status === 'OPEN' && mayTake ? (
          <Button variant="light" size="xs" onClick={() => void run(assign({ conversationId, assigneeId: null }))}>
            {t('takeIt')}
          </Button>
        ) : null}
        {status === 'OPEN' ? (
          <Button variant="default" size="xs" onClick={() => void run(close({ conversationId }))}>
            {t('closeIt')}
          </Button>
        ) : (
          <Button variant="default" size="xs" onClick={() => void run(reopen({ conversationId }))}>
            {t('reopenIt')}
          </Button>
        )}
      </Group>
      {status === 'OPEN' && moderates(viewer) ? (
        <SupportHandover
          notTo={[viewer.id, requester?.id, assignee?.id]}
          onGive={(assigneeId) => run(assign({ conversationId, assigneeId }))}
        />
      ) : null}
    </Stack>
  );
}
