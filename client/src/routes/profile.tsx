import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BlockedPeople } from '../features/chat/components/blocked-people.tsx';
import { ProfileView } from '../features/profile/components/profile-view.tsx';
import { Page } from '../ui/page.tsx';

/** The viewer's own account, as others see it. */
export function ProfilePage() {
  const { t } = useTranslation('profile');
  return (
    <Page title={t('title')} subtitle={t('subtitle')} width="narrow">
      <Stack gap="md">
        <ProfileView />
        <BlockedPeople />
      </Stack>
    </Page>
  );
}
