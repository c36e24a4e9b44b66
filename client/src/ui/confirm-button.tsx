import { Button, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';

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
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button color="red" variant="light" {...button} onClick={dialog.open}>
        {children}
      </Button>
      <ConfirmDialog {...{ opened, question, description, confirmLabel, onConfirm }} onClose={dialog.close} />
    </>
  );
}
