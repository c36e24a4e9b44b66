import { ActionIcon, Badge, Menu, Text, Title } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { type ConversationFacts, type Member, usersOf } from '../conversation-facts.ts';
import { usePresences } from '../hooks/use-presences.ts';
import { useConversationMemberRemove } from '../mutations/use-conversation-member-remove.ts';
import { useConversationMemberRoleChange } from '../mutations/use-conversation-member-role-change.ts';
import { useConversationOwnershipTransfer } from '../mutations/use-conversation-ownership-transfer.ts';
import classes from './member-list.module.css';
import { PresenceDot } from './presence-dot.tsx';

/** Everybody in a conversation, with what the viewer may do about them. */
export function MemberList({ facts }: { readonly facts: ConversationFacts }) {
  const { t } = useTranslation('chat');
  const { members } = facts;
  const presence = usePresences(useMemo(() => usersOf({ members }).map(({ id }) => id), [members]));
  return (
    <section>
      <Title order={3} size="h5" mb="xs">
        {t('members', { count: members.length })}
      </Title>
      <ul className={classes.members}>
        {members.map((member, index) => {
          const { user, role } = member;
          return (
            <li key={user?.id ?? index} className={classes.member}>
              <div className={classes.avatar}>
                <UserAvatar name={user?.displayName ?? '?'} url={user?.avatarUrl} size={34} />
                <PresenceDot status={user ? presence.get(user.id) : undefined} />
              </div>
              <div className={classes.names}>
                <Text size="sm" fw={550} truncate>
                  {user?.displayName ?? '?'}
                </Text>
                <Text size="xs" c="dimmed" truncate>
                  {user ? `@${user.username}` : ''}
                </Text>
              </div>
              {facts.kind === 'GROUP' && role !== 'MEMBER' ? (
                <Badge size="sm" variant="light" color={role === 'OWNER' ? 'shu' : 'gray'}>
                  {t(`role.${role}`)}
                </Badge>
              ) : null}
              {facts.kind === 'GROUP' && facts.status === 'OPEN' ? <MemberMenu facts={facts} member={member} /> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Nothing for whom the viewer can do nothing about. */
function MemberMenu({ facts, member }: { readonly facts: ConversationFacts; readonly member: Member }) {
  const { t } = useTranslation('chat');
  const changeRole = useConversationMemberRoleChange();
  const transfer = useConversationOwnershipTransfer();
  const remove = useConversationMemberRemove();
  const { user, role } = member;
  const isOwner = facts.viewerRole === 'OWNER';
  const mayRemove = isOwner || (facts.viewerCanManage && role === 'MEMBER');
  if (!user || user.viewerIsSelf || role === 'OWNER' || !mayRemove) return null;
  const target = { conversationId: facts.id, userId: user.id };
  const name = user.displayName;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('manage', { name })} title={t('manage', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
