import { Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useConversationStart } from '../hooks/use-conversation-start.ts';
import { usePersonPicker } from '../hooks/use-person-picker.ts';
import { PersonPicker } from './person-picker.tsx';
import { SupportRequest } from './support-request.tsx';

interface NewConversationProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The dialog that starts a conversation: with people, or with somebody who helps. */
export function NewConversation({ opened, onClose }: NewConversationProps) {
  const { t } = useTranslation('chat');
  return (
    <Modal opened={opened} onClose={onClose} title={t('start')} centered>
      <NewConversationContent onClose={onClose} />
    </Modal>
  );
}

function NewConversationContent({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const [kind, setKind] = useState('people');
  const data = [
    { value: 'people', label: t('withPeople') },
    { value: 'support', label: t('askForHelp') },
  ];
  return (
    <Stack>
      <SegmentedControl fullWidth value={kind} onChange={setKind} data={data} aria-label={t('start')} />
      {kind === 'people' ? <PeopleForm onClose={onClose} /> : <SupportRequest onClose={onClose} />}
    </Stack>
  );
}

/** One username starts a direct conversation, more of them a group. */
function PeopleForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const navigate = useNavigate();
  const start = useConversationStart();
  const picker = usePersonPicker();
  const [title, setTitle] = useState('');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<{ title?: string; form?: string }>({});
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const { people, username } = picker;
  const isGroup = people.length > 1 || (people.length === 1 && username.trim() !== '');

  const begin = async () => {
    const everybody = await picker.settle();
    if (!everybody) return;
    if (everybody.length === 0) return picker.setProblem(t('peopleNeeded'));
    if (everybody.length > 1 && !title.trim()) return setProblems({ title: t('titleNeeded') });
    const ids = everybody.map(({ id }) => id);
    const outcome = await start(ids, title.trim());
    if (outcome.error) return setFailure(outcome.error);
    if (outcome.conversationId === null) return setProblems({ form: outcome.userErrors[0]?.message ?? '' });
    onClose();
    await navigate({ to: '/chat/$conversationId', params: { conversationId: outcome.conversationId } });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblems({});
    setFailure(null);
    setBusy(true);
    await begin();
    setBusy(false);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <ErrorAlert error={failure ?? picker.failure} />
        <FormError message={problems.form} />
        <PersonPicker picker={picker} description={t('groupHint')} autoFocus />
        {isGroup ? (
          <TextInput
            label={t('groupTitle')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            error={problems.title}
            maxLength={100}
          />
        ) : null}
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {isGroup ? t('startGroup') : t('startOne')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
