import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface CopyTextButtonProps {
  readonly value: string;
  /** Says what is copied where the button does not stand beside it. */
  readonly 'aria-label'?: string;
}

const copiedMilliseconds = 2_000;

/** Puts a text on the clipboard, and says that it did. */
export function CopyTextButton({ value, 'aria-label': label }: CopyTextButtonProps) {
  const { t } = useTranslation('common');
  return (
    <CopyButton value={value} timeout={copiedMilliseconds}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          onClick={copy}
          aria-live="polite"
          {...(label && !copied && { 'aria-label': label })}
        >
          {copied ? t('copied') : t('copy')}
        </Button>
      )}
    </CopyButton>
  );
}
