import { useCallback, useMemo, useState } from 'react';
import { type DocumentType, type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';
import { usePages } from '../../../graphql/use-pages.ts';
import { buildCommentTree, mergeComments } from '../comment-tree.ts';

export const CommentInThreadFragment = graphql(`
  fragment CommentInThread on Comment {
    id
    createdAt
    parent {
      id
      author {
        id
        displayName
      }
    }
    ...CommentItem
  }
`);

const PostComments = graphql(`
  query PostComments($postId: ID!, $after: String) {
    post(id: $postId) {
      id
      comments(first: 100, after: $after) {
        edges {
          node {
            id
            ...CommentInThread
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const CommentAdded = graphql(`
  subscription CommentAdded($postId: ID!) {
    commentAdded(postId: $postId) {
      id
      ...CommentInThread
      post {
        id
        commentCount
      }
    }
  }
`);

/** A comment as the thread keeps it. */
export type ThreadComment = DocumentType<typeof CommentInThreadFragment>;

/**
 * The comments of a post as a tree: the loaded pages, what others write meanwhile, and what the viewer writes (`add`, which also
 * puts a changed comment in the place of the old one).
 */
export function usePostComments(postId: string) {
  const [live, setLive] = useState<readonly ThreadComment[]>([]);
  const [newIds, setNewIds] = useState<ReadonlySet<string>>(new Set());
  const { nodes, error, loading, hasMore, loadMore, refresh } = usePages({
    query: PostComments,
    variables: (after) => ({ postId, after }),
    connection: (data) => data.post?.comments,
  });
  const add = useCallback((ref: FragmentType<typeof CommentInThreadFragment>) => {
    const comment = readFragment(CommentInThreadFragment, ref);
    setLive((before) => [...before.filter(({ id }) => id !== comment.id), comment]);
  }, []);
  useLive({
    query: CommentAdded,
    variables: { postId },
    onEvent: ({ commentAdded }) => {
      add(commentAdded);
      setNewIds((before) => new Set(before).add(commentAdded.id));
    },
    onLost: refresh,
  });
  const tree = useMemo(() => {
    const loaded = nodes?.map((node) => readFragment(CommentInThreadFragment, node)) ?? [];
    return buildCommentTree(mergeComments(loaded, live));
  }, [nodes, live]);
  return {
    tree,
    /** Those that came in since the page was opened. */
    newIds,
    add,
    error,
    loading,
    loaded: nodes !== null,
    hasMore,
    loadMore,
    retry: refresh,
  };
}
