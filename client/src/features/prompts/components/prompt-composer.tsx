import { Button, Collapse, Group, Paper, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustments, IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo, ErrorLike } from '../../../lib/error-info.ts';
import { fieldErrors, formError } from '../../../lib/user-errors.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { type ComposerDraft, inputOf } from '../composer-draft.ts';
import { useImageGenerate } from '../mutations/use-image-generate.ts';
import { ComposerSettings } from './composer-settings.tsx';

interface PromptComposerProps {
  readonly initial: ComposerDraft;
  /** The work has begun. */
  readonly onStarted: (promptId: string, jobId: string) => void;
}

const fields = ['prompt', 'modelId', 'seed', 'steps', 'negativePrompt', 'count', 'visibility', 'tags'];

/** Asks for images: the text, and what else can be set. */
export function PromptComposer({ initial, onStarted }: PromptComposerProps) {
  const { t } = useTranslation('prompts');
  const [{ fetching }, generate] = useImageGenerate();
  const [problem, setProblem] = useState<ErrorLike | ErrorInfo | null>(null);
  const [settingsShown, settings] = useDisclosure(initial.prompt !== '');
  const form = useForm<ComposerDraft>({
    initialValues: initial,
    validate: { prompt: (text) => (text.trim() ? null : t('promptNeeded')) },
  });
  const submit = form.onSubmit(async (draft) => {
    const { data, error } = await generate({ input: inputOf(draft) });
    const payload = data?.imageGenerate;
    // The server names the fields of `options` by their whole path.
    const errors = (payload?.userErrors ?? []).map((e) => ({ ...e, field: e.field?.replace(/^options\./u, '') }));
    const message = formError(errors, fields);
    form.setErrors(fieldErrors(errors, fields));
    setProblem(error ?? (message ? { code: 'VALIDATION_ERROR', message } : null));
    if (errors.some(({ field }) => field && field !== 'prompt')) settings.open();
    if (payload?.prompt && payload.job) onStarted(payload.prompt.id, payload.job.id);
  });
  return (
    <Paper component="form" onSubmit={submit} noValidate withBorder radius="lg" p="lg" aria-label={t('composer')}>
      <Stack gap="md">
        <ErrorAlert error={problem} />
        <Textarea
          label={t('prompt')}
          placeholder={t('promptPlaceholder')}
          required
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2_000}
          size="md"
          {...form.getInputProps('prompt')}
        />
        <Collapse expanded={settingsShown}>
          <ComposerSettings form={form} />
        </Collapse>
        <Group justify="space-between">
          <Button
            variant="subtle"
            leftSection={<IconAdjustments size={18} />}
            onClick={settings.toggle}
            aria-expanded={settingsShown}
          >
            {t('more')}
          </Button>
          <Button type="submit" loading={fetching} leftSection={<IconSparkles size={18} />}>
            {t('generate')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
