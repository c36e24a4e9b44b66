import { Stack } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useUploads } from '../hooks/use-uploads.ts';
import { UploadArea } from './upload-area.tsx';
import { UploadItem } from './upload-item.tsx';

/** Where videos are handed over, and what becomes of them. Asks before the page is left while one is being sent. */
export function UploadPanel({ onFinished }: { readonly onFinished: () => void }) {
  const { t } = useTranslation('media');
  const { uploads, isBusy, add, cancel, retry, remove } = useUploads();
  useBlocker({
    shouldBlockFn: () => isBusy && !window.confirm(t('leaveWhileUploading')),
    enableBeforeUnload: isBusy,
  });
  return (
    <section aria-label={t('upload')}>
      <UploadArea onFiles={add} />
      {uploads.length > 0 ? (
        <Stack component="ul" gap="xs" p={0} m={0} mb="lg" aria-label={t('uploads')} style={{ listStyle: 'none' }}>
          {uploads.map((upload) => (
            <UploadItem
              key={upload.uploadId}
              upload={upload}
              onCancel={cancel}
              onRetry={retry}
              onRemove={remove}
              onFinished={onFinished}
            />
          ))}
        </Stack>
      ) : null}
    </section>
  );
}
