import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useViewer } from '../../../graphql/viewer-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';

/** Shows its content to reviewers and says so to everybody else. What they may see is decided by the server all the same. */
export function ReviewersOnly({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('kyc');
  const viewer = useViewer();
  if (viewer?.userType === 'OPERATOR') return children;
  return <EmptyState icon={<IconLock size={28} />} title={t('notReviewerTitle')} description={t('notReviewerText')} />;
}
