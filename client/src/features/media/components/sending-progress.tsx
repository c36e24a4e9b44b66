import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDuration, formatPercent } from '../format.ts';
import { type UploadState, uploadPace } from '../upload/upload-state.ts';

interface SendingProgressProps {
  readonly state: Extract<UploadState, { phase: 'SENDING' }>;
  /** What is sent, for screen readers. */
  readonly label: string;
}

/** How much of a file was sent, how fast, and how long it will take. */
export function SendingProgress({ state, label }: SendingProgressProps) {
  const { t, i18n } = useTranslation('media');
  const share = state.total > 0 ? state.sent / state.total : 0;
  const pace = uploadPace(state);
  const figures = t('uploadProgress', {
    percent: formatPercent(share, i18n.language),
    sent: formatBytes(state.sent, i18n.language),
    total: formatBytes(state.total, i18n.language),
    speed: pace ? formatBytes(pace.speed, i18n.language) : '–',
  });
  return (
    <>
      <Progress value={share * 100} size="sm" radius="xl" animated aria-label={`${t('uploadSENDING')}: ${label}`} />
      <Text size="sm" c="dimmed" mt={4}>
        {figures}
        {pace ? ` · ${t('uploadRemaining', { time: formatDuration(pace.secondsLeft) })}` : ''}
      </Text>
    </>
  );
}
