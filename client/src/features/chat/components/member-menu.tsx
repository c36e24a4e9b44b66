import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import type { ConversationFacts, Member, MemberUser } from '../conversation-facts.ts';
import { useConversationMemberRemove } from '../mutations/use-conversation-member-remove.ts';
import { useConversationMemberRoleChange } from '../mutations/use-conversation-member-role-change.ts';
import { useConversationOwnershipTransfer } from '../mutations/use-conversation-ownership-transfer.ts';
import { useUserBlock } from '../mutations/use-user-block.ts';
import { useUserUnblock } from '../mutations/use-user-unblock.ts';

interface MemberMenuProps {
  readonly facts: ConversationFacts;
  readonly member: Member;
}

/** What the viewer can do about somebody in a group: anybody can be blocked, and its owner and admins manage it. */
export function MemberMenu({ facts, member }: MemberMenuProps) {
  const { t } = useTranslation('chat');
  const [asking, dialog] = useDisclosure(false);
  const block = useUserBlock();
  const unblock = useUserUnblock();
  const { user, role } = member;
  if (!user || user.viewerIsSelf) return null;
  const { id: userId, displayName: name, viewerHasBlocked } = user;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('memberMenu', { name })}
            title={t('memberMenu', { name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <ManagingItems facts={facts} user={user} role={role} />
          {viewerHasBlocked ? (
            <Menu.Item onClick={() => void unblock({ userId })}>{t('unblock', { name })}</Menu.Item>
          ) : (
            <Menu.Item color="red" onClick={dialog.open}>
              {t('block', { name })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        question={t('blockQuestion', { name })}
        description={t('blockText')}
        confirmLabel={t('block', { name })}
        onConfirm={() => void block({ userId })}
      />
    </>
  );
}

interface ManagingItemsProps {
  readonly facts: ConversationFacts;
  readonly user: MemberUser;
  readonly role: Member['role'];
}

/** Nothing for who does not manage this member. */
function ManagingItems({ facts, user, role }: ManagingItemsProps) {
  const { t } = useTranslation('chat');
  const changeRole = useConversationMemberRoleChange();
  const transfer = useConversationOwnershipTransfer();
  const remove = useConversationMemberRemove();
  const isOwner = facts.viewerRole === 'OWNER';
  const manages = isOwner || (facts.viewerCanManage && role === 'MEMBER');
  if (facts.status !== 'OPEN' || role === 'OWNER' || !manages) return null;
  const target = { conversationId: facts.id, userId: user.id };
  return (
    <>
      {isOwner ? (
        <>
          <Menu.Item onClick={() => void changeRole({ ...target, role: role === 'ADMIN' ? 'MEMBER' : 'ADMIN' })}>
            {role === 'ADMIN' ? t('makeMember') : t('makeAdmin')}
          </Menu.Item>
          <Menu.Item onClick={() => void transfer(target)}>{t('makeOwner')}</Menu.Item>
        </>
      ) : null}
      <Menu.Item color="red" onClick={() => void remove(target)}>
        {t('takeOut')}
      </Menu.Item>
      <Menu.Divider />
    </>
  );
}
