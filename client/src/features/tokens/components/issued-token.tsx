import { Alert, Button, Code, Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyTextButton } from '../../../ui/copy-text-button.tsx';

/** A token that was just made, in full. */
export interface NewToken {
  readonly name: string;
  readonly token: string;
}

interface IssuedTokenProps {
  readonly issued: NewToken;
  readonly onDone: () => void;
}

/** Shows a new token until its owner says that they have it. */
export function IssuedToken({ issued: { name, token }, onDone }: IssuedTokenProps) {
  const { t } = useTranslation('tokens');
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <Alert
      ref={element}
      tabIndex={-1}
      role="status"
      icon={<IconKey size={20} />}
      title={t('issuedTitle', { name })}
      variant="light"
    >
      {t('issuedText')}
      <Code block my="sm" aria-label={t('token')} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {token}
      </Code>
      <Group gap="xs">
        <CopyTextButton value={token} aria-label={t('copyToken')} />
        <Button size="xs" onClick={onDone}>
          {t('issuedDone')}
        </Button>
      </Group>
    </Alert>
  );
}
