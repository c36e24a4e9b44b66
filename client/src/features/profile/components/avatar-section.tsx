import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import { useAvatarUpload } from '../hooks/use-avatar-upload.ts';
import { useAvatarDelete } from '../mutations/use-avatar-delete.ts';

/** Bytes, as the server has it. */
const largest = 5_000_000;

interface AvatarSectionProps {
  /** The display name. */
  readonly name: string;
  /** Null while there is no picture. */
  readonly url: string | null | undefined;
  /** There is another picture now. */
  readonly onStored: () => void;
}

/** The viewer's picture: choosing one, another one, or none. */
export function AvatarSection({ name, url, onStored }: AvatarSectionProps) {
  const { t } = useTranslation('profile');
  // Without it the same file could not be chosen twice.
  const resetFile = useRef<() => void>(null);
  const [deletion, deleteAvatar] = useAvatarDelete();
  const { upload, send, refuse } = useAvatarUpload(() => {
    notifications.show({ message: t('pictureSaved') });
    onStored();
  });
  const choose = (file: File | null) => {
    resetFile.current?.();
    if (!file) return;
    if (file.size > largest) refuse(t('pictureTooLarge'));
    else void send(file);
  };
  const remove = async () => {
    const { data } = await deleteAvatar({});
    if (data?.avatarDelete?.user) notifications.show({ message: t('pictureDeleted') });
  };
  const problem = upload.phase === 'FAILED' ? upload.problem : deletion.error;
  return (
    <Group gap="lg" align="flex-start" wrap="nowrap">
      <UserAvatar name={name} url={url} size={72} />
      <Stack gap="xs">
        <Group gap="xs">
          <FileButton
            accept="image/jpeg,image/png,image/webp"
            onChange={choose}
            resetRef={resetFile}
            inputProps={{ 'aria-label': t('pictureChoose') }}
          >
            {(props) => (
              <Button {...props} variant="default" loading={upload.phase === 'SENDING'}>
                {t(url ? 'pictureReplace' : 'pictureChoose')}
              </Button>
            )}
          </FileButton>
          {url ? (
            <Button variant="subtle" color="red" loading={deletion.fetching} onClick={() => void remove()}>
              {t('pictureDelete')}
            </Button>
          ) : null}
        </Group>
        <Text size="sm" c="dimmed">
          {t('pictureHint')}
        </Text>
        <ErrorAlert error={problem ?? deletion.data?.avatarDelete?.userErrors[0]} />
      </Stack>
    </Group>
  );
}
