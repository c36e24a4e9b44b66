import { SimpleGrid } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql } from '../../../graphql/generated/index.ts';
import { usePages } from '../../../graphql/use-pages.ts';
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
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: Prompts,
    variables: (after) => ({ after, search: search || null, filter }),
    connection: (data) => data.prompts,
  });
  const refreshNow = useEffectEvent(refresh);
  useEffect(() => {
    if (refreshKey > 0) refreshNow();
  }, [refreshKey]);
  if (!nodes) return error ? <ErrorAlert error={error} onRetry={refresh} /> : <LoadingState rows={2} height={200} />;
  const reason = search ? 'emptySearch' : filter === 'FAVORITES' ? 'emptyFavorites' : 'empty';
  if (nodes.length === 0) {
    return <EmptyState icon={<IconPhoto size={28} />} title={t(`${reason}Title`)} description={t(`${reason}Text`)} />;
  }
  return (
    <>
      <ErrorAlert error={error} />
      <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }} spacing="md" verticalSpacing="lg">
        {nodes.map((node) => (
          <PromptCard key={node.id} prompt={node} />
        ))}
      </SimpleGrid>
      <LoadMore hasMore={hasMore} loading={loading} onLoad={loadMore} />
    </>
  );
}
