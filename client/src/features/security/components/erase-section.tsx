import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useAccountErase } from '../mutations/use-account-erase.ts';

/** The end of the account, after its owner has typed its name. `onErased` is called when nobody is signed in any more. */
export function EraseSection({ onErased }: { readonly onErased: () => void }) {
  const { t } = useTranslation('security');
  const common = useTranslation('common').t;
  const { username } = useSignedInViewer();
  const [opened, dialog] = useDisclosure(false);
  const [typed, setTyped] = useState('');
  const [{ fetching }, erase] = useAccountErase();
  const prove = useReauthentication();
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    dialog.close();
    setTyped('');
    const { data, error } = await prove(() => erase({}));
    if (data?.accountErase?.task) {
      notifications.show({ message: t('erased'), autoClose: false });
      return onErased();
    }
    setFailure(error ?? null);
    setProblem(data?.accountErase?.userErrors[0]?.message ?? null);
  };

  return (
    <SectionCard title={t('erase')} description={t('eraseText')}>
      <ErrorAlert error={failure} />
      <FormError message={problem} />
      <Button color="red" variant="light" loading={fetching} onClick={dialog.open}>
        {t('eraseStart')}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={t('eraseQuestion')} centered>
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="md">
            <Text size="sm">{t('eraseWarning')}</Text>
            <TextInput
              label={t('eraseConfirmLabel', { username })}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={dialog.close}>
                {common('cancel')}
              </Button>
              <Button type="submit" color="red" disabled={typed.trim() !== username}>
                {t('eraseConfirm')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </SectionCard>
  );
}
