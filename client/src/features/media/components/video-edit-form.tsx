import { Button, Group, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo, ErrorLike } from '../../../lib/error-info.ts';
import { fieldErrors, formError } from '../../../lib/user-errors.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { useVideoUpdate } from '../mutations/use-video-update.ts';

const visibilities = ['PRIVATE', 'UNLISTED', 'PUBLIC'] as const;
const fields = ['title', 'description', 'visibility'];

interface VideoEditFormProps {
  readonly video: {
    readonly id: string;
    readonly title: string;
    readonly description?: string | null;
    readonly visibility: (typeof visibilities)[number];
  };
  readonly onClose: () => void;
}

/** Title, description and visibility of the viewer's own video. */
export function VideoEditForm({ video, onClose }: VideoEditFormProps) {
  const { t } = useTranslation('media');
  const [{ fetching }, updateVideo] = useVideoUpdate();
  const [problem, setProblem] = useState<ErrorLike | ErrorInfo | null>(null);
  const form = useForm({
    initialValues: { title: video.title, description: video.description ?? '', visibility: video.visibility },
    validate: { title: (title) => (title.trim() ? null : t('titleNeeded')) },
  });
  const submit = form.onSubmit(async (values) => {
    const { data, error } = await updateVideo({ input: { id: video.id, ...values, title: values.title.trim() } });
    const errors = data?.videoUpdate?.userErrors ?? [];
    const message = formError(errors, fields);
    form.setErrors(fieldErrors(errors, fields));
    setProblem(error ?? (message ? { code: 'VALIDATION_ERROR', message } : null));
    if (data?.videoUpdate?.video && errors.length === 0) onClose();
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ErrorAlert error={problem} />
        <TextInput label={t('videoTitle')} required maxLength={200} {...form.getInputProps('title')} />
        <Textarea
          label={t('description')}
          autosize
          minRows={3}
          maxRows={16}
          maxLength={5_000}
          {...form.getInputProps('description')}
        />
        <Radio.Group label={t('visibility')} {...form.getInputProps('visibility')}>
          <Stack gap="xs" mt="xs">
            {visibilities.map((visibility) => (
              <Radio
                key={visibility}
                value={visibility}
                label={t(`visibility${visibility}`)}
                description={t(`visibility${visibility}Hint`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={fetching}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
