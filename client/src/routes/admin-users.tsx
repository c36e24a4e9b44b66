import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AdminsOnly } from '../features/admin/components/admins-only.tsx';
import { UserAdmin } from '../features/admin/components/user-admin.tsx';
import { Page } from '../ui/page.tsx';

/** The accounts, for administrators; `?user=` names one to look for. */
export function AdminUsersPage() {
  const { t } = useTranslation('admin');
  const { user = '' } = useSearch({ from: '/signed-in/admin/users' });
  return (
    <Page title={t('usersTitle')} subtitle={t('usersSubtitle')}>
      <AdminsOnly>
        <UserAdmin key={user} search={user} />
      </AdminsOnly>
    </Page>
  );
}
