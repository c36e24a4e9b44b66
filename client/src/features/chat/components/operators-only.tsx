import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { moderates } from '../staff.ts';

/** Shows its content to operators and says so to everybody else. What they may see is decided by the server all the same. */
export function OperatorsOnly({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('chat');
  if (moderates(useSignedInViewer())) return children;
  const title = t('reports.notOperatorTitle');
  return <EmptyState icon={<IconLock size={28} />} title={title} description={t('reports.notOperatorText')} />;
}
