import { Button, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { usePersonPicker } from '../hooks/use-person-picker.ts';
import { useConversationMemberAdd } from '../mutations/use-conversation-member-add.ts';
import { PersonPicker } from './person-picker.tsx';

/** Brings more people into a group. */
export function MemberAdd({ conversationId }: { readonly conversationId: string }) {
  const { t } = useTranslation('chat');
  const add = useConversationMemberAdd();
  const picker = usePersonPicker();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const everybody = await picker.settle();
    if (!everybody) return;
    if (everybody.length === 0) return picker.setProblem(t('peopleNeeded'));
    setBusy(true);
    const userIds = everybody.map(({ id }) => id);
    if (await add({ conversationId, userIds })) for (const id of userIds) picker.drop(id);
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <ErrorAlert error={picker.failure} />
        <PersonPicker picker={picker} />
        <Button type="submit" variant="light" loading={busy}>
          {t('addMembers')}
        </Button>
      </Stack>
    </form>
  );
}
