import { Drawer, Stack } from '@mantine/core';
import { IconDoorExit } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { type ConversationFacts, otherOf } from '../conversation-facts.ts';
import { useConversationLeave } from '../mutations/use-conversation-leave.ts';
import { BlockButton } from './block-button.tsx';
import { GroupTitle } from './group-title.tsx';
import { MemberAdd } from './member-add.tsx';
import { MemberList } from './member-list.tsx';
import { MuteMenu } from './mute-menu.tsx';
import { SupportPanel } from './support-panel.tsx';
import { UnreadButton } from './unread-button.tsx';

interface ConversationDetailsProps {
  readonly facts: ConversationFacts;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Told when the facts are out of date. */
  readonly onChanged: () => void;
}

/** What there is to know of a conversation and to do with it, besides its messages. */
export function ConversationDetails({ facts, opened, onClose, onChanged }: ConversationDetailsProps) {
  const { t } = useTranslation('chat');
  return (
    <Drawer opened={opened} onClose={onClose} title={t('details')} position="right" size={380}>
      <DetailsContent facts={facts} onChanged={onChanged} />
    </Drawer>
  );
}

function DetailsContent({ facts, onChanged }: Pick<ConversationDetailsProps, 'facts' | 'onChanged'>) {
  const { kind, viewerRole, viewerCanManage } = facts;
  const isGroup = kind === 'GROUP';
  const isOpenGroup = isGroup && facts.status === 'OPEN';
  const other = otherOf(facts);
  return (
    <Stack gap="lg">
      {isOpenGroup && viewerCanManage ? <GroupTitle id={facts.id} title={facts.title ?? ''} /> : null}
      {kind === 'SUPPORT' ? <SupportPanel facts={facts} onChanged={onChanged} /> : null}
      <MemberList facts={facts} />
      {isOpenGroup && viewerCanManage ? <MemberAdd conversationId={facts.id} /> : null}
      <Stack gap="xs">
        {viewerRole ? <UnreadButton id={facts.id} /> : null}
        {viewerRole ? <MuteMenu facts={facts} /> : null}
        {other ? <BlockButton user={other} onChanged={onChanged} /> : null}
        {isGroup && viewerRole ? <LeaveButton id={facts.id} isAlone={facts.members.length === 1} /> : null}
      </Stack>
    </Stack>
  );
}

function LeaveButton({ id, isAlone }: { readonly id: string; readonly isAlone: boolean }) {
  const { t } = useTranslation('chat');
  const navigate = useNavigate();
  const leave = useConversationLeave();
  const go = async () => {
    if (await leave({ conversationId: id })) await navigate({ to: '/chat' });
  };
  return (
    <ConfirmButton
      question={t('leaveQuestion')}
      description={isAlone ? t('leaveAlone') : t('leaveText')}
      confirmLabel={t('leave')}
      onConfirm={() => void go()}
      leftSection={<IconDoorExit size={18} aria-hidden />}
      justify="flex-start"
    >
      {t('leave')}
    </ConfirmButton>
  );
}
