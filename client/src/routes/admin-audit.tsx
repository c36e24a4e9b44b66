import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AdminsOnly } from '../features/admin/components/admins-only.tsx';
import { AuditCheck } from '../features/admin/components/audit-check.tsx';
import { AuditLog } from '../features/admin/components/audit-log.tsx';
import { Page } from '../ui/page.tsx';

/** The audit log, for administrators. */
export function AdminAuditPage() {
  const { t } = useTranslation('admin');
  return (
    <Page title={t('auditTitle')} subtitle={t('auditSubtitle')}>
      <AdminsOnly>
        <Stack gap="xl">
          <div>
            <AuditLog />
          </div>
          <AuditCheck />
        </Stack>
      </AdminsOnly>
    </Page>
  );
}
