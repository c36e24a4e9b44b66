import { ActionIcon, Anchor, Group, Paper, Text, Tooltip } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { JobProgress } from '../../../graphql/job-progress.tsx';
import { useJobWatch } from '../../../graphql/use-job-watch.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { isUnderWay } from '../upload/upload-state.ts';
import type { Upload } from '../upload/uploads.ts';
import { SendingProgress } from './sending-progress.tsx';

interface UploadItemProps {
  readonly upload: Upload;
  readonly onCancel: (uploadId: string) => void;
  readonly onRetry: (upload: Upload) => void;
  readonly onRemove: (uploadId: string) => void;
  /** The processing ended, well or not. */
  readonly onFinished: () => void;
}

/** One upload from the first byte to the video that can be played, or to the reason why not. */
export function UploadItem({ upload, onCancel, onRetry, onRemove, onFinished }: UploadItemProps) {
  const { t } = useTranslation('media');
  const { uploadId, file, state } = upload;
  const { job, status } = useJobWatch(state.phase === 'PROCESSING' ? state.jobId : null, onFinished);
  const ready = state.phase === 'PROCESSING' && status === 'SUCCEEDED';
  const canRemove = !isUnderWay(state);
  const canCancel = isUnderWay(state) && state.phase !== 'FINISHING';
  return (
    <Paper component="li" withBorder radius="md" p="sm" aria-label={file.name}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={4}>
        <Text fw={600} size="sm" truncate>
          {file.name}
        </Text>
        <Group gap={4} wrap="nowrap">
          {ready ? (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/media/$videoId" params={{ videoId: state.videoId }} {...props} />}
            >
              {t('watch', { title: file.name })}
            </Anchor>
          ) : null}
          {state.phase === 'CANCELLED' ? (
            <IconAction label={t('retryUpload')} icon={IconRefresh} onClick={() => onRetry(upload)} />
          ) : null}
          {canCancel ? <IconAction label={t('cancelUpload')} icon={IconX} onClick={() => onCancel(uploadId)} /> : null}
          {canRemove ? <IconAction label={t('removeUpload')} icon={IconX} onClick={() => onRemove(uploadId)} /> : null}
        </Group>
      </Group>
      {state.phase === 'SENDING' ? <SendingProgress state={state} label={file.name} /> : null}
      {state.phase === 'FAILED' ? <ErrorAlert error={state.problem} onRetry={() => onRetry(upload)} /> : null}
      {job ? <JobProgress job={job} label={t(ready ? 'uploadREADY' : 'uploadPROCESSING')} /> : null}
      {state.phase === 'SENDING' || state.phase === 'FAILED' || job ? null : (
        <Text size="sm" c="dimmed" role="status">
          {t(`upload${state.phase}`)}
        </Text>
      )}
    </Paper>
  );
}

interface IconActionProps {
  readonly label: string;
  readonly icon: typeof IconX;
  readonly onClick: () => void;
}

function IconAction({ label, icon: Icon, onClick }: IconActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
