import { Button, Card, Group, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { JobProgress } from '../../../graphql/job-progress.tsx';
import { useJob } from '../../../graphql/use-job.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { jobsMessages } from '../messages.ts';
import { useJobCancel } from '../mutations/use-job-cancel.ts';
import { useJobRetry } from '../mutations/use-job-retry.ts';

const JobRowFragment = graphql(`
  fragment JobRow on Job {
    id
    kind
    status
    attempts
    createdAt
    viewerCanCancel
    viewerCanRetry
    ...JobStatus
  }
`);

/** A kind of a newer server is shown by its own name. */
function isKnownKind(kind: string): kind is keyof typeof jobsMessages.en.kind {
  return Object.hasOwn(jobsMessages.en.kind, kind);
}

/** One job: what it is, how far it is, and what can be done about it. */
export function JobRow(props: { readonly job: FragmentType<typeof JobRowFragment> }) {
  const { t } = useTranslation('jobs');
  const job = readFragment(JobRowFragment, props.job);
  const active = job.status === 'QUEUED' || job.status === 'RUNNING';
  // What it tells reaches `job` through the cache.
  useJob(active ? job.id : null);
  const [cancelling, cancel] = useJobCancel();
  const [retrying, retry] = useJobRetry();
  const input = { id: job.id };
  const kind = isKnownKind(job.kind) ? t(`kind.${job.kind}`) : job.kind;
  const problem = cancelling.data?.jobCancel?.userErrors[0] ?? retrying.data?.jobRetry?.userErrors[0];
  return (
    <Card component="article" withBorder radius="lg" p="md" aria-label={kind}>
      <JobProgress job={job} label={kind} />
      <ErrorAlert error={cancelling.error ?? retrying.error} />
      <FormError message={problem?.message} />
      <Group justify="space-between" mt="sm" mih={30}>
        <Text size="xs" c="dimmed">
          <TimeAgo value={job.createdAt} /> · {t('attempts', { count: job.attempts })}
        </Text>
        <Group gap="xs">
          {job.viewerCanCancel && active ? (
            <ConfirmButton
              size="xs"
              color="gray"
              question={t('cancelQuestion')}
              description={t('cancelText')}
              confirmLabel={t('cancelConfirm')}
              loading={cancelling.fetching}
              onConfirm={() => void cancel({ input })}
            >
              {t('cancel')}
            </ConfirmButton>
          ) : null}
          {job.viewerCanRetry && !active ? (
            <Button
              size="xs"
              variant="light"
              leftSection={<IconRefresh size={15} />}
              loading={retrying.fetching}
              onClick={() => void retry({ input })}
            >
              {t('retry')}
            </Button>
          ) : null}
        </Group>
      </Group>
    </Card>
  );
}
