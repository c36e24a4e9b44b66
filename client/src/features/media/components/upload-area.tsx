import { Group, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.css';
import { IconCloudUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Takes dropped or chosen files. Any kind is taken here: the server looks into the file and says what it thinks of it. */
export function UploadArea({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('media');
  return (
    <Dropzone
      onDrop={onFiles}
      radius="lg"
      p="lg"
      mb="lg"
      aria-label={t('uploadTitle')}
      inputProps={{ 'aria-label': t('chooseFile') }}
    >
      <Group gap="md" justify="center" wrap="nowrap" style={{ pointerEvents: 'none' }}>
        <IconCloudUpload size={40} stroke={1.5} aria-hidden />
        <div>
          <Text fw={600}>{t('uploadTitle')}</Text>
          <Text size="sm" c="dimmed">
            {t('uploadText')}
          </Text>
        </div>
      </Group>
    </Dropzone>
  );
}
