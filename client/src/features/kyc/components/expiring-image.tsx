import { Button, Center, Stack, Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useExpiringAddress } from '../hooks/use-expiring-address.ts';

interface ExpiringImageProps {
  /** The newest known address; null while there is none. */
  readonly url: string | null;
  readonly alt: string;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
  /** Asks for a fresh address. */
  readonly onExpired: () => void;
}

/** A document's picture, whose address ends after a minute. Give it a `key` of the document and its upload. */
export function ExpiringImage({ url, alt, className, style, onExpired }: ExpiringImageProps) {
  const { t } = useTranslation('kyc');
  const { address, hasFailed, onError, onLoad, retry } = useExpiringAddress(url, onExpired);
  if (hasFailed) {
    return (
      <Center h="100%" p="md">
        <Stack gap="xs" align="center" role="alert">
          <Text size="sm">{t('documentLoadFailed')}</Text>
          <Button size="xs" variant="default" onClick={retry}>
            {t('reload')}
          </Button>
        </Stack>
      </Center>
    );
  }
  if (!address) return null;
  return (
    <img
      src={address}
      alt={alt}
      className={className}
      style={style}
      draggable={false}
      onError={onError}
      onLoad={onLoad}
    />
  );
}
