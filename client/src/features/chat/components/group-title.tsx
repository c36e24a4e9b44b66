import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConversationRename } from '../mutations/use-conversation-rename.ts';

/** Gives a group another title. */
export function GroupTitle({ id, title }: { readonly id: string; readonly title: string }) {
  const { t } = useTranslation('chat');
  const common = useTranslation('common').t;
  const rename = useConversationRename();
  const [text, setText] = useState(title);
  const [busy, setBusy] = useState(false);
  const wanted = text.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await rename({ conversationId: id, title: wanted });
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label={t('groupTitle')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={100}
        />
        <Button type="submit" variant="default" loading={busy} disabled={wanted === '' || wanted === title}>
          {common('save')}
        </Button>
      </Group>
    </form>
  );
}
