import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The question, as the dialog's title. */
  readonly question: string;
  /** What happens then. */
  readonly description?: ReactNode;
  /** The button that does it. @default common "Yes, go ahead" */
  readonly confirmLabel?: string | undefined;
  readonly onConfirm: () => void;
}

/** Asks before something that cannot be undone; closes either way. */
export function ConfirmDialog({ opened, onClose, question, description, confirmLabel, onConfirm }: ConfirmDialogProps) {
  const { t } = useTranslation('common');
  const confirm = () => {
    onClose();
    onConfirm();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={question} centered>
      {description ? <Text size="sm">{description}</Text> : null}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button color="red" onClick={confirm} data-autofocus>
          {confirmLabel ?? t('confirm')}
        </Button>
      </Group>
    </Modal>
  );
}
