import { Badge, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadMore } from '../../../ui/load-more.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { usePostComments } from '../hooks/use-post-comments.ts';
import { CommentBranch } from './comment-branch.tsx';
import { CommentForm } from './comment-form.tsx';

/** Everything written under a post, live, with the form to write more. */
export function CommentThread({ postId }: { readonly postId: string }) {
  const { t } = useTranslation('forum');
  const thread = usePostComments(postId);
  return (
    <section aria-labelledby="comments-title">
      <Group gap="xs" mt="xl" mb="sm">
        <Title order={2} size="h3" id="comments-title">
          {t('comments')}
        </Title>
        <Badge variant="dot" title={t('liveHint')}>
          {t('live')}
        </Badge>
      </Group>
      <ErrorAlert error={thread.error} onRetry={thread.retry} />
      {thread.loaded || thread.error ? null : <LoadingState rows={2} />}
      {thread.loaded && thread.tree.length === 0 ? (
        <Text c="dimmed" mb="sm">
          {t('commentsEmpty')}
        </Text>
      ) : null}
      <div aria-live="polite">
        <CommentBranch nodes={thread.tree} postId={postId} newIds={thread.newIds} onChanged={thread.add} />
      </div>
      <LoadMore hasMore={thread.hasMore} loading={thread.loading} onLoad={thread.loadMore} />
      <CommentForm postId={postId} onSent={thread.add} />
    </section>
  );
}
