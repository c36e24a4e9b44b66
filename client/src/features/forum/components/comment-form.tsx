import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FragmentType } from '../../../graphql/generated/index.ts';
import type { ErrorInfo, ErrorLike } from '../../../lib/error-info.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import type { CommentInThreadFragment } from '../hooks/use-post-comments.ts';
import { useCommentCreate } from '../mutations/use-comment-create.ts';
import { MarkdownEditor } from './markdown-editor.tsx';

interface CommentFormProps {
  readonly postId: string;
  /** The comment that is answered, and who wrote it; left out for a comment on the post itself. */
  readonly answers?: { readonly id: string; readonly authorName: string };
  readonly onSent: (comment: FragmentType<typeof CommentInThreadFragment>) => void;
  readonly onCancel?: () => void;
}

/** Writes a comment or an answer. What was typed stays when sending fails. */
export function CommentForm({ postId, answers, onSent, onCancel }: CommentFormProps) {
  const { t } = useTranslation('forum');
  const [body, setBody] = useState('');
  const [problem, setProblem] = useState<ErrorLike | ErrorInfo | null>(null);
  const [{ fetching }, createComment] = useCommentCreate();
  const send = async () => {
    const { data, error } = await createComment({ input: { postId, body, parentId: answers?.id ?? null } });
    const payload = data?.commentCreate;
    setProblem(error ?? payload?.userErrors[0] ?? null);
    if (!payload?.comment) return;
    setBody('');
    onSent(payload.comment);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body.trim()) void send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <ErrorAlert error={problem} />
        <MarkdownEditor
          label={answers ? t('answerTo', { name: answers.authorName }) : t('commentLabel')}
          placeholder={t('commentPlaceholder')}
          value={body}
          onChange={setBody}
          maxLength={5_000}
          minRows={3}
          autoFocus={answers !== undefined}
        />
        <Group justify="flex-end" gap="xs">
          {onCancel ? (
            <Button size="sm" variant="default" onClick={onCancel}>
              {t('cancel')}
            </Button>
          ) : null}
          <Button size="sm" type="submit" loading={fetching} disabled={!body.trim()}>
            {t(answers ? 'answerSend' : 'commentSend')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
