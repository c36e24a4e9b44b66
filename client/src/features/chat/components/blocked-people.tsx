import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { useUserUnblock } from '../mutations/use-user-unblock.ts';

const BlockedPeopleQuery = graphql(`
  query BlockedPeople {
    viewer {
      id
      blockedUsers {
        id
        username
        displayName
        avatarUrl
      }
    }
  }
`);

/** Whom the viewer has blocked, with the way back. */
export function BlockedPeople() {
  const { t } = useTranslation('chat');
  const [{ data, error }, reload] = useQuery({ query: BlockedPeopleQuery, requestPolicy: 'cache-and-network' });
  const unblock = useUserUnblock();
  const people = data?.viewer?.blockedUsers.flatMap((user) => user ?? []);
  return (
    <SectionCard title={t('blocked.title')} description={t('blocked.text')}>
      <ErrorAlert error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      {people?.length === 0 ? <Text size="sm">{t('blocked.nobody')}</Text> : null}
      <Stack component="ul" gap="sm" p={0} m={0} aria-label={t('blocked.title')} style={{ listStyle: 'none' }}>
        {people?.map(({ id, username, displayName: name, avatarUrl }) => (
          <Group key={id} component="li" gap="sm" wrap="nowrap">
            <UserAvatar name={name} url={avatarUrl} size={34} />
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text size="sm" fw={550} truncate>
                {name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                @{username}
              </Text>
            </div>
            <Button
              variant="default"
              size="xs"
              aria-label={t('unblock', { name })}
              onClick={() => void unblock({ userId: id })}
            >
              {t('blocked.unblock')}
            </Button>
          </Group>
        ))}
      </Stack>
    </SectionCard>
  );
}
