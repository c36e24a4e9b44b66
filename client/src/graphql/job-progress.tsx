import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from './generated/index.ts';

export const JobStatusFragment = graphql(`
  fragment JobStatus on Job {
    id
    kind
    status
    progress
    attempts
    error {
      code
      message
    }
  }
`);

const colors = { QUEUED: 'gray', RUNNING: 'matsu', SUCCEEDED: 'matsu', FAILED: 'red', CANCELLED: 'gray' } as const;

interface JobProgressProps {
  readonly job: FragmentType<typeof JobStatusFragment>;
  /** Says what is worked on, before the state. */
  readonly label?: string;
}

/** A job's state, progress and failure. Give it what `useJob` returns to have it live. */
export function JobProgress({ job, label }: JobProgressProps) {
  const { t } = useTranslation('common');
  const { status, progress, error } = readFragment(JobStatusFragment, job);
  const percent = Math.round((status === 'SUCCEEDED' ? 1 : progress) * 100);
  const running = status === 'QUEUED' || status === 'RUNNING';
  return (
    <div>
      <Group justify="space-between" mb={4} gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {label ? `${label} · ` : ''}
          {t(`job.status.${status}`)}
        </Text>
        {running ? (
          <Text size="sm" c="dimmed" ff="monospace">
            {percent}%
          </Text>
        ) : null}
      </Group>
      <Progress
        value={percent}
        color={colors[status]}
        animated={status === 'RUNNING'}
        size="sm"
        radius="xl"
        aria-label={label ?? t('job.progress')}
      />
      {error ? (
        <Text size="sm" c="red" mt={6} role="alert">
          {error.message}
        </Text>
      ) : null}
    </div>
  );
}
