import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PromptView } from '../features/prompts/components/prompt-view.tsx';
import { graphql } from '../graphql/generated/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorAlert } from '../ui/error-alert.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Page } from '../ui/page.tsx';

const PromptPageQuery = graphql(`
  query PromptPage($id: ID!) {
    prompt(id: $id) {
      id
      ...PromptView
    }
  }
`);

/** One kept prompt. */
export function PromptPage({ promptId }: { readonly promptId: string }) {
  const { t } = useTranslation('prompts');
  const [{ data, error }, refetch] = useQuery({
    query: PromptPageQuery,
    variables: { id: promptId },
    requestPolicy: 'cache-and-network',
  });
  const refresh = () => refetch({ requestPolicy: 'network-only' });
  const prompt = data?.prompt;
  const back = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/prompts" {...props} />}>
      ← {t('backToPrompts')}
    </Anchor>
  );
  return (
    <Page title={t('prompt')} above={back}>
      <ErrorAlert error={error} onRetry={refresh} />
      {data || error ? null : <LoadingState rows={1} height={360} />}
      {data && !prompt ? <EmptyState title={t('promptNotFoundTitle')} description={t('promptNotFoundText')} /> : null}
      {prompt ? <PromptView prompt={prompt} onFinished={refresh} key={promptId} /> : null}
    </Page>
  );
}
