import { useTranslation } from 'react-i18next';
import { AdminsOnly } from '../features/admin/components/admins-only.tsx';
import { UserAdmin } from '../features/admin/components/user-admin.tsx';
import { Page } from '../ui/page.tsx';

/** The accounts, for administrators. */
export function AdminUsersPage() {
  const { t } = useTranslation('admin');
  return (
    <Page title={t('usersTitle')} subtitle={t('usersSubtitle')}>
      <AdminsOnly>
        <UserAdmin />
      </AdminsOnly>
    </Page>
  );
}
