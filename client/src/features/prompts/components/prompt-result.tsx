import { Anchor, Paper, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { JobProgress } from '../../../graphql/job-progress.tsx';
import { useJobWatch } from '../../../graphql/use-job-watch.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { PromptImages } from './prompt-images.tsx';

const PromptResultQuery = graphql(`
  query PromptResult($id: ID!) {
    prompt(id: $id) {
      id
      text
      ...PromptImages
    }
  }
`);

interface PromptResultProps {
  readonly promptId: string;
  readonly jobId: string;
  /** The images are there, or it failed. */
  readonly onFinished: () => void;
}

/** The work that was just asked for: its progress, then its images. */
export function PromptResult({ promptId, jobId, onFinished }: PromptResultProps) {
  const { t } = useTranslation('prompts');
  const [{ data, error }, refetch] = useQuery({ query: PromptResultQuery, variables: { id: promptId } });
  const { job, status } = useJobWatch(jobId, () => {
    refetch({ requestPolicy: 'network-only' });
    onFinished();
  });
  const prompt = data?.prompt;
  return (
    <Paper component="section" withBorder radius="lg" p="lg" mt="md" aria-labelledby="result-title">
      <Title order={2} size="h4" id="result-title" mb="xs">
        {t('result')}
      </Title>
      <ErrorAlert error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      {prompt ? (
        <Text size="sm" c="dimmed" mb="md" lineClamp={2}>
          <Anchor renderRoot={(props) => <Link to="/prompts/$promptId" params={{ promptId }} {...props} />}>
            {t('resultFor', { text: prompt.text })}
          </Anchor>
        </Text>
      ) : null}
      {job && status !== 'SUCCEEDED' ? <JobProgress job={job} /> : null}
      {prompt && status === 'SUCCEEDED' ? <PromptImages prompt={prompt} /> : null}
    </Paper>
  );
}
