import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FragmentType } from '../../../graphql/generated/index.ts';
import type { CommentNode } from '../comment-tree.ts';
import type { CommentInThreadFragment, ThreadComment } from '../hooks/use-post-comments.ts';
import classes from './comment-branch.module.css';
import { CommentItem } from './comment-item.tsx';

/** Deeper answers are no longer set in, so that a phone keeps room for text; they say whom they answer instead. */
const deepest = 4;

interface CommentBranchProps {
  readonly nodes: readonly CommentNode<ThreadComment>[];
  readonly depth?: number;
  readonly postId: string;
  readonly newIds: ReadonlySet<string>;
  readonly onChanged: (comment: FragmentType<typeof CommentInThreadFragment>) => void;
}

/** Comments of one level with the answers under each. */
export function CommentBranch({ nodes, depth = 0, ...rest }: CommentBranchProps) {
  const { t } = useTranslation('forum');
  return (
    <ul className={classes.branch} data-inset={depth > 0 && depth <= deepest}>
      {nodes.map(({ comment, answers }) => (
        <li key={comment.id} className={classes.item}>
          {depth > deepest && comment.parent ? (
            <Text size="xs" c="dimmed">
              {t('inAnswerTo', { name: comment.parent.author?.displayName ?? t('unknownPerson') })}
            </Text>
          ) : null}
          <CommentItem
            comment={comment}
            postId={rest.postId}
            isNew={rest.newIds.has(comment.id)}
            onChanged={rest.onChanged}
          />
          {answers.length > 0 ? <CommentBranch nodes={answers} depth={depth + 1} {...rest} /> : null}
        </li>
      ))}
    </ul>
  );
}
