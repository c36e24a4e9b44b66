import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface PostDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
}

/** Room to write: the whole screen on a phone. A click beside it does not close it, so that no text is lost by accident. */
export function PostDialog({ opened, onClose, title, children }: PostDialogProps) {
  const onPhone = useMediaQuery('(max-width: 48em)') ?? false;
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" fullScreen={onPhone} closeOnClickOutside={false}>
      {children}
    </Modal>
  );
}
