import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';

/** Shows its content to administrators and says so to everybody else. What they may see is decided by the server all the same. */
export function AdminsOnly({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('admin');
  const { userType } = useSignedInViewer();
  if (userType === 'ADMIN') return children;
  return <EmptyState icon={<IconLock size={28} />} title={t('notAdminTitle')} description={t('notAdminText')} />;
}
