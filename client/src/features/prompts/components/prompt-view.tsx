import { Grid, Group, Text } from '@mantine/core';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { JobProgress } from '../../../graphql/job-progress.tsx';
import { useJobWatch } from '../../../graphql/use-job-watch.ts';
import { FavoriteButton } from './favorite-button.tsx';
import { PromptImages } from './prompt-images.tsx';
import { PromptSettings } from './prompt-settings.tsx';
import { SimilarPrompts } from './similar-prompts.tsx';

const PromptViewFragment = graphql(`
  fragment PromptView on Prompt {
    id
    text
    viewerCanUpdate
    job {
      id
      status
      ...JobStatus
    }
    ...FavoriteButton
    ...PromptImages
    ...PromptSettings
    ...SimilarPrompts
  }
`);

interface PromptViewProps {
  readonly prompt: FragmentType<typeof PromptViewFragment>;
  /** The images are there now, or it failed. */
  readonly onFinished: () => void;
}

/** A kept prompt: images, settings and its neighbours. */
export function PromptView({ prompt: ref, onFinished }: PromptViewProps) {
  const prompt = readFragment(PromptViewFragment, ref);
  const isRunning = prompt.job?.status === 'QUEUED' || prompt.job?.status === 'RUNNING';
  // Other people's jobs cannot be watched.
  const { job: liveJob } = useJobWatch(isRunning && prompt.viewerCanUpdate ? prompt.job?.id : null, onFinished);
  const job = liveJob ?? prompt.job;
  return (
    <>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
            <Text size="lg" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {prompt.text}
            </Text>
            <FavoriteButton prompt={prompt} />
          </Group>
          {job && prompt.job?.status !== 'SUCCEEDED' ? <JobProgress job={job} /> : null}
          <PromptImages prompt={prompt} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <PromptSettings prompt={prompt} />
        </Grid.Col>
      </Grid>
      <SimilarPrompts prompt={prompt} />
    </>
  );
}
