import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { draftOf, emptyDraft } from '../composer-draft.ts';
import { useReusedPromptId } from '../hooks/use-reused-prompt-id.ts';
import { PromptComposer } from './prompt-composer.tsx';
import { PromptResult } from './prompt-result.tsx';
import { PromptSettingsFragment } from './prompt-settings.tsx';

const ReusedPrompt = graphql(`
  query ReusedPrompt($id: ID!) {
    prompt(id: $id) {
      id
      ...PromptSettings
    }
  }
`);

/** The composer, filled from a kept prompt when the address names one, and under it what was asked for last. */
export function PromptWorkbench({ onFinished }: { readonly onFinished: () => void }) {
  const reusedId = useReusedPromptId();
  const [work, setWork] = useState<{ promptId: string; jobId: string } | null>(null);
  const [{ data, error }] = useQuery({ query: ReusedPrompt, variables: { id: reusedId ?? '' }, pause: !reusedId });
  const reused = reusedId && data?.prompt?.id === reusedId ? readFragment(PromptSettingsFragment, data.prompt) : null;
  if (reusedId && !data && !error) return <LoadingState rows={1} height={220} />;
  return (
    <>
      <ErrorAlert error={reusedId ? error : null} />
      <PromptComposer
        key={reused?.id ?? 'new'}
        initial={reused ? draftOf(reused) : emptyDraft}
        onStarted={(promptId, jobId) => setWork({ promptId, jobId })}
      />
      {work ? <PromptResult key={work.jobId} {...work} onFinished={onFinished} /> : null}
    </>
  );
}
