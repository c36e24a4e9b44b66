import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { usePersonPicker } from '../hooks/use-person-picker.ts';
import { useConversationMemberAdd } from '../mutations/use-conversation-member-add.ts';

/** Brings somebody into a group, one username at a time. */
export function MemberAdd({ conversationId }: { readonly conversationId: string }) {
  const { t } = useTranslation('chat');
  const add = useConversationMemberAdd();
  const picker = usePersonPicker();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const named = picker.username;
    const found = await picker.settle();
    if (!found) return;
    setBusy(true);
    const userIds = found.map(({ id }) => id);
    // Who cannot be brought in stays in the field, beside the reason why.
    if (!(await add({ conversationId, userIds }))) picker.setUsername(named);
    for (const id of userIds) picker.drop(id);
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <ErrorAlert error={picker.failure} />
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('username')}
            inputWrapperOrder={['label', 'error', 'input']}
            value={picker.username}
            onChange={(event) => picker.setUsername(event.currentTarget.value)}
            error={picker.problem}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
          />
          <Button type="submit" variant="light" disabled={!picker.username.trim()} loading={busy || picker.busy}>
            {t('addToGroup')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
