import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OutboxLink } from '../features/outbox/components/outbox-link.tsx';
import { Entrance } from '../features/session/components/entrance.tsx';
import { ForgotPasswordForm } from '../features/session/components/forgot-password-form.tsx';
import { ColorSwitch, LanguageSwitch } from '../ui/preferences.tsx';

/** Asks for the mail that leads to a new password; also for who is signed in and has none. */
export function ForgotPasswordPage() {
  const { t } = useTranslation('session');
  return (
    <Entrance
      title={t('forgotTitle')}
      subtitle={t('forgotSubtitle')}
      corner={
        <>
          <LanguageSwitch />
          <ColorSwitch />
        </>
      }
    >
      <ForgotPasswordForm />
      <OutboxLink />
      <Anchor size="sm" mt="lg" display="block" renderRoot={(props) => <Link {...props} to="/sign-in" />}>
        {t('toSignIn')}
      </Anchor>
    </Entrance>
  );
}
