import { Anchor, Text } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Entrance } from '../features/session/components/entrance.tsx';
import { RegisterForm } from '../features/session/components/register-form.tsx';
import { ColorSwitch, LanguageSwitch } from '../ui/preferences.tsx';

export function RegisterPage() {
  const { t } = useTranslation('session');
  const search = useSearch({ from: '/signed-out' });
  return (
    <Entrance
      title={t('registerTitle')}
      subtitle={t('registerSubtitle')}
      corner={
        <>
          <LanguageSwitch />
          <ColorSwitch />
        </>
      }
    >
      <RegisterForm />
      <Text size="sm" mt="lg">
        {t('haveAccount')}{' '}
        <Anchor renderRoot={(props) => <Link {...props} to="/sign-in" search={search} />} inherit fw={600}>
          {t('toSignIn')}
        </Anchor>
      </Text>
    </Entrance>
  );
}
