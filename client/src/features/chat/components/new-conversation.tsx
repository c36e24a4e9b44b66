import { Button, Group, Modal, Pill, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useConversationStart } from '../hooks/use-conversation-start.ts';
import { type FoundUser, useUserLookup } from '../hooks/use-user-lookup.ts';

interface NewConversationProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The dialog that starts a conversation. */
export function NewConversation({ opened, onClose }: NewConversationProps) {
  const { t } = useTranslation('chat');
  return (
    <Modal opened={opened} onClose={onClose} title={t('start')} centered>
      <NewConversationForm onClose={onClose} />
    </Modal>
  );
}

/** One username starts a direct conversation, more of them a group. */
function NewConversationForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const navigate = useNavigate();
  const lookUp = useUserLookup();
  const start = useConversationStart();
  const [people, setPeople] = useState<readonly FoundUser[]>([]);
  const [username, setUsername] = useState('');
  const [title, setTitle] = useState('');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<{ username?: string; title?: string; form?: string }>({});
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const isGroup = people.length > 1 || (people.length === 1 && username.trim() !== '');

  /** Everybody so far and whom the field names; null when it names nobody that can be added. */
  const withTyped = async (): Promise<readonly FoundUser[] | null> => {
    if (!username.trim()) return people;
    const { user, error } = await lookUp(username);
    if (error) setFailure(error);
    else if (!user) setProblems({ username: t('unknownUser') });
    else if (user.viewerIsSelf) setProblems({ username: t('thatIsYou') });
    else {
      const everybody = people.some(({ id }) => id === user.id) ? people : [...people, user];
      setPeople(everybody);
      setUsername('');
      return everybody;
    }
    return null;
  };

  const begin = async () => {
    const everybody = await withTyped();
    if (!everybody) return;
    if (everybody.length === 0) return setProblems({ username: t('peopleNeeded') });
    if (everybody.length > 1 && !title.trim()) return setProblems({ title: t('titleNeeded') });
    const outcome = await start(
      everybody.map(({ id }) => id),
      title.trim(),
    );
    if (outcome.error) return setFailure(outcome.error);
    if (outcome.conversationId === null) return setProblems({ form: outcome.userErrors[0]?.message ?? '' });
    onClose();
    await navigate({ to: '/chat/$conversationId', params: { conversationId: outcome.conversationId } });
  };

  const run = async (task: () => Promise<unknown>) => {
    setProblems({});
    setFailure(null);
    setBusy(true);
    await task();
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(begin);
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ErrorAlert error={failure} />
        <FormError message={problems.form} />
        <Group align="flex-start" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('username')}
            description={t('groupHint')}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            error={problems.username}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <Button variant="default" mt={44} disabled={!username.trim() || busy} onClick={() => void run(withTyped)}>
            {t('add')}
          </Button>
        </Group>
        {people.length > 0 ? (
          <Pill.Group aria-label={t('people')}>
            {people.map((person) => (
              <Pill
                key={person.id}
                size="md"
                withRemoveButton
                onRemove={() => setPeople(people.filter(({ id }) => id !== person.id))}
                removeButtonProps={{
                  'aria-label': t('remove', { name: person.displayName }),
                  tabIndex: 0,
                  'aria-hidden': false,
                }}
              >
                {person.displayName}
              </Pill>
            ))}
          </Pill.Group>
        ) : null}
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
