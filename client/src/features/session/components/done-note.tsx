import { Alert } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

interface DoneNoteProps {
  readonly title: string;
  readonly text: string;
}

/** Takes the place of a form that has done its work, and the focus with it. */
export function DoneNote({ title, text }: DoneNoteProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <Alert ref={element} tabIndex={-1} role="status" variant="light" icon={<IconCircleCheck size={20} />} title={title}>
      {text}
    </Alert>
  );
}
