import { Badge, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { type ConversationFacts, usersOf } from '../conversation-facts.ts';
import { usePresences } from '../hooks/use-presences.ts';
import classes from './member-list.module.css';
import { MemberMenu } from './member-menu.tsx';
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
              {user?.viewerHasBlocked ? (
                <Badge size="sm" variant="outline" color="gray">
                  {t('blocked.badge')}
                </Badge>
              ) : null}
              {facts.kind === 'GROUP' ? <MemberMenu facts={facts} member={member} /> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
