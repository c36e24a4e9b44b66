import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useTotpSetup } from '../mutations/use-totp-setup.ts';
import { TotpSetupForm } from './totp-setup-form.tsx';

/** From the wish for a second factor to its first code. Tells the backup codes when it is on. */
export function TotpSetup({ onEnabled }: { readonly onEnabled: (backupCodes: readonly string[]) => void }) {
  const { t } = useTranslation('security');
  const [{ data, fetching, error }, setUp] = useTotpSetup();
  const { secret, otpAuthUri, qrCodeImage, userErrors } = data?.totpSetup ?? {};
  if (secret && otpAuthUri && qrCodeImage) {
    return <TotpSetupForm secret={secret} uri={otpAuthUri} image={qrCodeImage} onEnabled={onEnabled} />;
  }
  return (
    <>
      <ErrorAlert error={error} />
      <FormError message={userErrors?.[0]?.message} />
      <Button loading={fetching} onClick={() => void setUp({})}>
        {t('setUpTotp')}
      </Button>
    </>
  );
}
