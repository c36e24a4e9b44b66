import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useUserDisable } from '../mutations/use-user-disable.ts';
import { useUserEnable } from '../mutations/use-user-enable.ts';

interface StateDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly userId: string;
  readonly username: string;
  readonly isActive: boolean;
}

/** Asks before an account is closed or opened, and says what was refused: the last administrator stays, for example. */
export function StateDialog({ opened, onClose, userId, username, isActive }: StateDialogProps) {
  const { t } = useTranslation('admin');
  const common = useTranslation('common').t;
  const [disabling, disable] = useUserDisable();
  const [enabling, enable] = useUserEnable();
  const [cannotDisable] = disabling.data?.userDisable?.userErrors ?? [];
  const [cannotEnable] = enabling.data?.userEnable?.userErrors ?? [];
  // Merged or erased since the list was read.
  const enableProblem = cannotEnable?.code === 'CONFLICT' ? t('cannotEnable') : cannotEnable?.message;
  const act = async () => {
    const input = { id: userId };
    const isDone = isActive
      ? Boolean((await disable({ input })).data?.userDisable?.user)
      : Boolean((await enable({ input })).data?.userEnable?.user);
    if (isDone) onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={isActive ? t('disableQuestion', { username }) : t('enableQuestion', { username })}
      centered
    >
      <Text size="sm">{isActive ? t('disableText') : t('enableText')}</Text>
      <ErrorAlert error={disabling.error ?? enabling.error} />
      <FormError message={cannotDisable?.message ?? enableProblem} />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button
          color={isActive ? 'red' : 'matsu'}
          loading={disabling.fetching || enabling.fetching}
          onClick={() => void act()}
          data-autofocus
        >
          {isActive ? t('disable') : t('enable')}
        </Button>
      </Group>
    </Modal>
  );
}
