import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ErrorInfo, type ErrorLike, errorInfo } from '../lib/error-info.ts';
import { formatWait } from '../lib/time-format.ts';

interface ErrorAlertProps {
  /** urql's `CombinedError`, or a code and a sentence; nothing is shown for null. */
  readonly error: ErrorLike | ErrorInfo | null | undefined;
  /** Shown as a "Try again" button. */
  readonly onRetry?: (() => void) | undefined;
}

/** Codes that Kizuna says itself; for every other the server's sentence is shown, which is in the viewer's language. */
const knownCodes = new Map<string, 'network' | 'outdated' | 'unknown'>([
  ['NETWORK', 'network'],
  ['PERSISTED_QUERY_NOT_FOUND', 'outdated'],
  ['UNKNOWN', 'unknown'],
]);

/** A failure in words, with a way on. */
export function ErrorAlert({ error, onRetry }: ErrorAlertProps) {
  const { t, i18n } = useTranslation('common');
  const info = error && 'code' in error ? error : errorInfo(error);
  if (!info) return null;
  const known = knownCodes.get(info.code);
  const wait =
    info.code === 'RATE_LIMITED' && info.retryAfterMs !== undefined
      ? formatWait(info.retryAfterMs, i18n.language)
      : null;
  const outdated = known === 'outdated';
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={20} />}
      title={t('error.title')}
      role="alert"
      my="sm"
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {known ? t(`error.${known}`) : info.message} {wait ? t('error.retryIn', { wait }) : null}
        </Text>
        {outdated || onRetry ? (
          <Button
            size="xs"
            color="red"
            variant="light"
            onClick={outdated ? () => window.location.reload() : () => onRetry?.()}
          >
            {outdated ? t('reload') : t('retry')}
          </Button>
        ) : null}
      </Group>
    </Alert>
  );
}
