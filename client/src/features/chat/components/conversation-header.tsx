import { ActionIcon, Group, Text, Title, Tooltip } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { usePageTitle } from '../../../ui/page.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { conversationName } from '../conversation-name.ts';
import classes from './conversation-header.module.css';

const ConversationHeaderFragment = graphql(`
  fragment ConversationHeader on Conversation {
    id
    kind
    title
    members {
      user {
        id
        username
        displayName
        viewerIsSelf
      }
    }
  }
`);

interface ConversationHeaderProps {
  readonly conversation: FragmentType<typeof ConversationHeaderFragment>;
}

/** Whom one talks with. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { t } = useTranslation('chat');
  const conversation = readFragment(ConversationHeaderFragment, props.conversation);
  const name = conversationName(conversation);
  const isGroup = conversation.kind === 'GROUP';
  const other = conversation.members.find(({ user }) => user && !user.viewerIsSelf)?.user;
  const everybody = conversation.members.map(({ user }) => user?.displayName ?? '?').join(', ');
  usePageTitle(name);
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
      <Group gap="sm" wrap="nowrap" miw={0}>
        <UserAvatar name={name} size={38} shape={isGroup ? 'square' : 'round'} />
        <div className={classes.names}>
          <Title order={1} className={classes.name}>
            {name}
          </Title>
          <Tooltip label={everybody} multiline maw={320} disabled={!isGroup} position="bottom-start">
            <Text size="xs" c="dimmed" truncate>
              {isGroup ? t('members', { count: conversation.members.length }) : other ? `@${other.username}` : ''}
            </Text>
          </Tooltip>
        </div>
      </Group>
    </header>
  );
}
