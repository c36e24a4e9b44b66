import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Entrance } from '../features/session/components/entrance.tsx';
import { ResetPasswordForm } from '../features/session/components/reset-password-form.tsx';
import { useMailedToken } from '../features/session/hooks/use-mailed-token.ts';
import { ColorSwitch, LanguageSwitch } from '../ui/preferences.tsx';

/** Where the mail of a forgotten password leads. */
export function ResetPasswordPage() {
  const { t } = useTranslation('session');
  const token = useMailedToken();
  return (
    <Entrance
      title={t('resetTitle')}
      subtitle={t('resetSubtitle')}
      corner={
        <>
          <LanguageSwitch />
          <ColorSwitch />
        </>
      }
    >
      <ResetPasswordForm token={token} />
      <Anchor size="sm" mt="lg" display="block" renderRoot={(props) => <Link {...props} to="/sign-in" />}>
        {t('toSignIn')}
      </Anchor>
    </Entrance>
  );
}
