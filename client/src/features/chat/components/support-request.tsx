import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSupportConversationOpen } from '../mutations/use-support-conversation-open.ts';

/** Asks for help. */
export function SupportRequest({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const navigate = useNavigate();
  const open = useSupportConversationOpen();
  const [subject, setSubject] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const opened = (await open({ subject: subject.trim() }))?.conversation;
    setBusy(false);
    if (!opened) return;
    onClose();
    await navigate({ to: '/chat/$conversationId', params: { conversationId: opened.id } });
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('helpText')}
        </Text>
        <TextInput
          label={t('helpSubject')}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={subject.trim() === ''}>
            {t('askForHelp')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
