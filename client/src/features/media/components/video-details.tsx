import { Button, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { VideoDeleteButton } from './video-delete-button.tsx';
import { VideoEditForm } from './video-edit-form.tsx';
import { VideoFacts } from './video-facts.tsx';

const VideoDetailsFragment = graphql(`
  fragment VideoDetails on Video {
    id
    title
    description
    visibility
    createdAt
    viewerCanUpdate
    owner {
      id
      displayName
      avatarUrl
    }
    ...VideoFacts
  }
`);

interface VideoDetailsProps {
  readonly video: FragmentType<typeof VideoDetailsFragment>;
  readonly onDeleted: () => void;
}

/** Who made the video and what it is about; its owner can change that here. */
export function VideoDetails({ video: ref, onDeleted }: VideoDetailsProps) {
  const { t } = useTranslation('media');
  const video = readFragment(VideoDetailsFragment, ref);
  const name = video.owner?.displayName ?? t('unknownPerson');
  const [editing, edit] = useDisclosure(false);
  return (
    <Paper component="section" withBorder radius="lg" p="lg" mt="lg" aria-label={t('details')}>
      <Group gap="sm" mb="md" justify="space-between">
        <Group gap="sm">
          <UserAvatar name={name} url={video.owner?.avatarUrl} />
          <div>
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {t(`visibility${video.visibility}`)} · <TimeAgo value={video.createdAt} />
            </Text>
          </div>
        </Group>
        {video.viewerCanUpdate && !editing ? (
          <Group gap="xs">
            <Button size="xs" variant="light" leftSection={<IconPencil size={16} />} onClick={edit.open}>
              {t('editDetails')}
            </Button>
            <VideoDeleteButton videoId={video.id} onDeleted={onDeleted} />
          </Group>
        ) : null}
      </Group>
      {editing ? (
        <VideoEditForm video={video} onClose={edit.close} />
      ) : (
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{video.description}</Text>
      )}
      <VideoFacts video={video} />
    </Paper>
  );
}
