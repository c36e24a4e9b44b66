import { Anchor, Text } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EndReasonNote } from '../features/session/components/end-reason-note.tsx';
import { Entrance } from '../features/session/components/entrance.tsx';
import { SignInForm } from '../features/session/components/sign-in-form.tsx';
import { ColorSwitch, LanguageSwitch } from '../ui/preferences.tsx';

export function SignInPage() {
  const { t } = useTranslation('session');
  const search = useSearch({ from: '/signed-out' });
  return (
    <Entrance
      title={t('signInTitle')}
      subtitle={t('signInSubtitle')}
      corner={
        <>
          <LanguageSwitch />
          <ColorSwitch />
        </>
      }
    >
      <EndReasonNote />
      <SignInForm />
      <Text size="sm" mt="lg">
        {t('noAccount')}{' '}
        <Anchor renderRoot={(props) => <Link {...props} to="/register" search={search} />} inherit fw={600}>
          {t('toRegister')}
        </Anchor>
      </Text>
    </Entrance>
  );
}
