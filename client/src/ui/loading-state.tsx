import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface LoadingStateProps {
  /** How many rows to hint at. @default 4 */
  readonly rows?: number;
  /** Height of a row in pixels. @default 72 */
  readonly height?: number;
}

/** Grey rows while the first answer is awaited. */
export function LoadingState({ rows = 4, height = 72 }: LoadingStateProps) {
  const { t } = useTranslation('common');
  return (
    <Stack gap="sm" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never change places
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  );
}
