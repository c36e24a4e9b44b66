import { Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo, ErrorLike } from '../../../lib/error-info.ts';
import { fieldErrors, formError, type UserErrorLike } from '../../../lib/user-errors.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { MarkdownEditor } from './markdown-editor.tsx';

/** What can be written in a post. */
export interface PostDraft {
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
}

/** How sending it went: nothing in either field when it worked. */
export interface SendOutcome {
  readonly error?: ErrorLike | undefined;
  readonly userErrors?: readonly UserErrorLike[] | undefined;
}

interface PostFormProps {
  readonly initial?: PostDraft;
  readonly submitLabel: string;
  readonly onSubmit: (draft: PostDraft) => Promise<SendOutcome>;
  readonly onCancel: () => void;
}

const fields = ['title', 'body', 'tags'];

/** The form of a post, for a new one and for changes. */
export function PostForm({ initial, submitLabel, onSubmit, onCancel }: PostFormProps) {
  const { t } = useTranslation('forum');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ErrorLike | ErrorInfo | null>(null);
  const form = useForm({
    initialValues: { title: initial?.title ?? '', body: initial?.body ?? '', tags: [...(initial?.tags ?? [])] },
    validate: {
      title: (title) => (title.trim() ? null : t('titleNeeded')),
      body: (body) => (body.trim() ? null : t('bodyNeeded')),
    },
  });
  const submit = form.onSubmit(async (draft) => {
    setSending(true);
    const { error, userErrors = [] } = await onSubmit({ ...draft, title: draft.title.trim() });
    setSending(false);
    const message = formError(userErrors, fields);
    form.setErrors(fieldErrors(userErrors, fields));
    setProblem(error ?? (message ? { code: 'VALIDATION_ERROR', message } : null));
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ErrorAlert error={problem} />
        <TextInput label={t('postTitle')} required maxLength={200} data-autofocus {...form.getInputProps('title')} />
        <MarkdownEditor
          label={t('postBody')}
          maxLength={20_000}
          minRows={8}
          value={form.values.body}
          onChange={(body) => form.setFieldValue('body', body)}
          error={form.errors.body}
        />
        <TagsInput
          label={t('postTags')}
          description={t('postTagsHint')}
          maxTags={8}
          maxLength={32}
          {...form.getInputProps('tags')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={sending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
