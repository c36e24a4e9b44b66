import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KycStatus } from '../../../graphql/generated/graphql.ts';

const colors: Readonly<Record<KycStatus, string>> = {
  DRAFT: 'gray',
  SUBMITTED: 'asagi',
  CHECKING: 'asagi',
  IN_REVIEW: 'ai',
  APPROVED: 'matsu',
  REJECTED: 'red',
  NEEDS_RESUBMISSION: 'yamabuki',
  WITHDRAWN: 'gray',
  EXPIRED: 'gray',
  REVOKED: 'red',
};

/** The state of an application as a small badge. */
export function StatusBadge({ status }: { readonly status: KycStatus }) {
  const { t } = useTranslation('kyc');
  return (
    <Badge color={colors[status]} variant="light" tt="none" size="lg">
      {t(`status${status}`)}
    </Badge>
  );
}
