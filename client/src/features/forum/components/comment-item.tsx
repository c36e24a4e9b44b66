import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { useViewer } from '../../../graphql/viewer-context.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { UserAvatar } from '../../../ui/user-avatar.tsx';
import type { CommentInThreadFragment } from '../hooks/use-post-comments.ts';
import { useCommentDelete } from '../mutations/use-comment-delete.ts';
import { CommentForm } from './comment-form.tsx';
import { Markdown } from './markdown.tsx';

const CommentItemFragment = graphql(`
  fragment CommentItem on Comment {
    id
    body
    createdAt
    isDeleted
    viewerCanDelete
    author {
      id
      displayName
      avatarUrl
    }
  }
`);

interface CommentItemProps {
  readonly comment: FragmentType<typeof CommentItemFragment>;
  readonly postId: string;
  /** Came in while the page was open. */
  readonly isNew: boolean;
  /** A comment that was written or changed here. */
  readonly onChanged: (comment: FragmentType<typeof CommentInThreadFragment>) => void;
}

/** One comment: its text, or an empty place when it was taken down; answering and taking down. */
export function CommentItem({ comment: ref, postId, isNew, onChanged }: CommentItemProps) {
  const { t } = useTranslation('forum');
  const { id, body, createdAt, isDeleted, viewerCanDelete, author } = readFragment(CommentItemFragment, ref);
  const name = author?.displayName ?? t('unknownPerson');
  const viewer = useViewer();
  const [answering, answer] = useDisclosure(false);
  const [{ error, fetching, data }, deleteComment] = useCommentDelete();
  const remove = async () => {
    const result = await deleteComment({ input: { id } });
    const deleted = result.data?.commentDelete?.comment;
    if (deleted) onChanged(deleted);
  };
  const sent = (comment: FragmentType<typeof CommentInThreadFragment>) => {
    answer.close();
    onChanged(comment);
  };
  if (isDeleted) {
    return (
      <Text c="dimmed" fs="italic" py="xs">
        {t('commentDeleted')}
      </Text>
    );
  }
  return (
    <article aria-label={t('commentBy', { name })}>
      <Group gap="xs" mb={4}>
        <UserAvatar name={name} url={author?.avatarUrl} size={28} />
        <Text fw={600} size="sm">
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          <TimeAgo value={createdAt} />
        </Text>
        {isNew && author?.id !== viewer?.id ? <Badge size="sm">{t('newComment')}</Badge> : null}
      </Group>
      <Markdown>{body ?? ''}</Markdown>
      <ErrorAlert error={error ?? data?.commentDelete?.userErrors[0]} />
      <Group gap={4} mt={4} ml={-8}>
        <Button size="compact-sm" variant="subtle" onClick={answer.toggle} aria-expanded={answering}>
          {t('answer')}
        </Button>
        {viewerCanDelete ? (
          <ConfirmButton
            size="compact-sm"
            variant="subtle"
            loading={fetching}
            question={t('deleteCommentConfirm')}
            confirmLabel={t('delete')}
            onConfirm={() => void remove()}
          >
            {t('delete')}
          </ConfirmButton>
        ) : null}
      </Group>
      {answering ? (
        <CommentForm postId={postId} answers={{ id, authorName: name }} onSent={sent} onCancel={answer.close} />
      ) : null}
    </article>
  );
}
