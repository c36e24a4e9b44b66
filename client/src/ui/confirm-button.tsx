import { Button, type ButtonProps, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmButtonProps extends Omit<ButtonProps, 'children'> {
  readonly children: ReactNode;
  /** The question, as the dialog's title. */
  readonly question: string;
  /** What happens then. */
  readonly description?: ReactNode;
  /** The button that does it. @default common "Yes, go ahead" */
  readonly confirmLabel?: string;
  readonly onConfirm: () => void;
  readonly 'aria-label'?: string;
}

/** A button for what cannot be undone: asks first. */
export function ConfirmButton({
  question,
  description,
  confirmLabel,
  onConfirm,
  children,
  ...button
}: ConfirmButtonProps) {
  const { t } = useTranslation('common');
  const [opened, dialog] = useDisclosure(false);
  const confirm = () => {
    dialog.close();
    onConfirm();
  };
  return (
    <>
      <Button color="red" variant="light" {...button} onClick={dialog.open}>
        {children}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={question} centered>
        {description ? <Text size="sm">{description}</Text> : null}
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={dialog.close}>
            {t('cancel')}
          </Button>
          <Button color="red" onClick={confirm} data-autofocus>
            {confirmLabel ?? t('confirm')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
