import { Anchor } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { CommentThread } from '../features/forum/components/comment-thread.tsx';
import { PostView } from '../features/forum/components/post-view.tsx';
import { searchFromFilter } from '../features/forum/forum-filter.ts';
import { graphql } from '../graphql/generated/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorAlert } from '../ui/error-alert.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Page } from '../ui/page.tsx';

const ForumPost = graphql(`
  query ForumPost($id: ID!) {
    post(id: $id) {
      id
      title
      ...PostView
    }
  }
`);

/** One post with its comments. */
export function ForumPostPage({ postId }: { readonly postId: string }) {
  const { t } = useTranslation('forum');
  const { history } = useRouter();
  const [{ data, error }, refetch] = useQuery({
    query: ForumPost,
    variables: { id: postId },
    requestPolicy: 'cache-and-network',
  });
  const toTag = (tag: string) => history.push(`/forum${searchFromFilter({ sort: 'NEWEST', search: '', tag })}`);
  const post = data?.post;
  const back = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/forum" {...props} />}>
      ← {t('backToForum')}
    </Anchor>
  );
  return (
    <Page title={post?.title ?? t('title')} above={back} width="narrow">
      <ErrorAlert error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      {data || error ? null : <LoadingState rows={1} height={240} />}
      {data && !post ? <EmptyState title={t('postNotFoundTitle')} description={t('postNotFoundText')} /> : null}
      {post ? (
        <>
          <PostView post={post} onTag={toTag} onDeleted={() => history.push('/forum')} />
          <CommentThread postId={post.id} key={post.id} />
        </>
      ) : null}
    </Page>
  );
}
