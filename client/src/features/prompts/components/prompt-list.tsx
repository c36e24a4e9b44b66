import { SimpleGrid } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { PromptCard } from './prompt-card.tsx';

export const promptFilters = ['ALL', 'MINE', 'FAVORITES'] as const;

const Prompts = graphql(`
  query Prompts($after: String, $search: String, $filter: PromptFilter) {
    prompts(first: 24, after: $after, search: $search, filter: $filter) {
      edges {
        node {
          id
          ...PromptCard
        }
      }
      pageInfo {
        hasNextPage
        startCursor
        endCursor
      }
    }
  }
`);

interface PromptListProps {
  readonly filter: (typeof promptFilters)[number];
  readonly search: string;
  /** Another number asks the server again. */
  readonly refreshKey: number;
}

/** The prompts that fit, as a grid. */
export function PromptList({ filter, search, refreshKey }: PromptListProps) {
  const { t } = useTranslation('prompts');
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({
    query: Prompts,
    variables: { after, search: search || null, filter },
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (refreshKey > 0) refetch({ requestPolicy: 'network-only' });
  }, [refreshKey, refetch]);
  // A mutation makes the cache forget every page, and only the newest is asked for again: the list then begins in the middle, which
  // shows by its having no start. It starts over with its first page.
  const isCutOff =
    after !== null && data !== undefined && data.prompts.edges.length > 0 && !data.prompts.pageInfo.startCursor;
  useEffect(() => {
    if (isCutOff) setAfter(null);
  }, [isCutOff]);
  if (!data) return error ? <ErrorAlert error={error} onRetry={refetch} /> : <LoadingState rows={2} height={200} />;
  const { edges, pageInfo } = data.prompts;
  const reason = search ? 'emptySearch' : filter === 'FAVORITES' ? 'emptyFavorites' : 'empty';
  if (edges.length === 0) {
    return <EmptyState icon={<IconPhoto size={28} />} title={t(`${reason}Title`)} description={t(`${reason}Text`)} />;
  }
  return (
    <>
      <ErrorAlert error={error} />
      <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} spacing="md" verticalSpacing="lg">
        {edges.map(({ node }) => (
          <PromptCard key={node.id} prompt={node} />
        ))}
      </SimpleGrid>
      <LoadMore hasMore={pageInfo.hasNextPage} loading={fetching} onLoad={() => setAfter(pageInfo.endCursor ?? null)} />
    </>
  );
}
