import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmailVerification } from '../features/session/components/email-verification.tsx';
import { Entrance } from '../features/session/components/entrance.tsx';
import { useMailedToken } from '../features/session/hooks/use-mailed-token.ts';
import { ColorSwitch, LanguageSwitch } from '../ui/preferences.tsx';

/** Where the mail leads that checks an address. */
export function VerifyEmailPage() {
  const { t } = useTranslation('session');
  const token = useMailedToken();
  return (
    <Entrance
      title={t('verifyTitle')}
      subtitle={t('verifySubtitle')}
      corner={
        <>
          <LanguageSwitch />
          <ColorSwitch />
        </>
      }
    >
      <EmailVerification token={token} />
      <Anchor size="sm" mt="lg" display="block" renderRoot={(props) => <Link {...props} to="/" />}>
        {t('onward')}
      </Anchor>
    </Entrance>
  );
}
