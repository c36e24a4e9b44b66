import { ActionIcon, Group, Text, Title } from '@mantine/core';
import { IconBellOff, IconChevronLeft, IconInfoCircle, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../../ui/page.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { type ConversationFacts, otherOf } from '../conversation-facts.ts';
import { conversationName } from '../conversation-name.ts';
import { usePresences } from '../hooks/use-presences.ts';
import { levelNow } from '../mute.ts';
import classes from './conversation-header.module.css';
import { PresenceDot } from './presence-dot.tsx';

interface ConversationHeaderProps {
  readonly facts: ConversationFacts;
  readonly onSearch: () => void;
  readonly onDetails: () => void;
}

/** Whom one talks with, and what else there is to know and to do. */
export function ConversationHeader({ facts, onSearch, onDetails }: ConversationHeaderProps) {
  const { t } = useTranslation('chat');
  const name = conversationName(facts);
  const other = otherOf(facts);
  const otherId = other?.id;
  const presence = usePresences(useMemo(() => (otherId === undefined ? [] : [otherId]), [otherId]));
  const status = otherId === undefined ? undefined : presence.get(otherId);
  const level = levelNow(facts);
  usePageTitle(name);
  const subtitle = other
    ? [`@${other.username}`, status ? t(`presence.${status}`) : null].filter(Boolean).join(' · ')
    : facts.kind === 'SUPPORT'
      ? supportWords()
      : t('members', { count: facts.members.length });
  return (
    <header className={classes.header}>
      <ActionIcon
        component={Link}
        to="/chat"
        className={classes.back}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('backToList')}
      >
        <IconChevronLeft size={22} />
      </ActionIcon>
      <Group gap="sm" wrap="nowrap" miw={0} flex={1}>
        <div className={classes.avatar}>
          <UserAvatar
            name={name}
            url={other?.avatarUrl}
            size={38}
            shape={facts.kind === 'DIRECT' ? 'round' : 'square'}
          />
          <PresenceDot status={status} />
        </div>
        <div className={classes.names}>
          <Title order={1} className={classes.name}>
            {name}
            {level === 'ALL' ? null : (
              <IconBellOff className={classes.muted} size={15} role="img" aria-label={t(`muted.${level}`)} />
            )}
          </Title>
          <Text size="xs" c="dimmed" truncate>
            {subtitle}
          </Text>
        </div>
      </Group>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        onClick={onSearch}
        aria-label={t('searchHere')}
        title={t('searchHere')}
      >
        <IconSearch size={20} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        onClick={onDetails}
        aria-label={t('details')}
        title={t('details')}
      >
        <IconInfoCircle size={21} />
      </ActionIcon>
    </header>
  );

  function supportWords(): string {
    const who = facts.requester ? t('askedBy', { name: facts.requester.displayName }) : '';
    const helper = facts.assignee ? t('lookedAfterBy', { name: facts.assignee.displayName }) : t('waitsForHelp');
    return [who, facts.status === 'CLOSED' ? t('done') : helper].filter(Boolean).join(' · ');
  }
}
