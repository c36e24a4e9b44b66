import { useTranslation } from 'react-i18next';
import { ProfileView } from '../features/profile/components/profile-view.tsx';
import { Page } from '../ui/page.tsx';

/** The viewer's own account, as others see it. */
export function ProfilePage() {
  const { t } = useTranslation('profile');
  return (
    <Page title={t('title')} subtitle={t('subtitle')} width="narrow">
      <ProfileView />
    </Page>
  );
}
