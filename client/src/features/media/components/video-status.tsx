import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const colors = { UPLOADING: 'gray', PROCESSING: 'yamabuki', READY: 'matsu', FAILED: 'red' } as const;

/** The state of a video as a small badge. */
export function VideoStatusBadge({ status }: { readonly status: keyof typeof colors }) {
  const { t } = useTranslation('media');
  return (
    <Badge color={colors[status]} variant="filled" tt="none">
      {t(`status${status}`)}
    </Badge>
  );
}
