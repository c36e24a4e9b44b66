import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useTotpSetup } from '../mutations/use-totp-setup.ts';
import { TotpSetupForm } from './totp-setup-form.tsx';

/** From the wish for a second factor to its first code, or back again. Tells the backup codes when it is on. */
export function TotpSetup({ onEnabled }: { readonly onEnabled: (backupCodes: readonly string[]) => void }) {
  const { t } = useTranslation('security');
  const [{ data, fetching, error }, setUp] = useTotpSetup();
  const [isWanted, setWanted] = useState(false);
  const start = () => {
    setWanted(true);
    void setUp({});
  };
  const { secret, otpAuthUri, qrCodeImage, userErrors } = data?.totpSetup ?? {};
  if (isWanted && secret && otpAuthUri && qrCodeImage) {
    const given = { secret, uri: otpAuthUri, image: qrCodeImage };
    return <TotpSetupForm {...given} onEnabled={onEnabled} onCancel={() => setWanted(false)} />;
  }
  return (
    <>
      <ErrorAlert error={error} />
      <FormError message={userErrors?.[0]?.message} />
      <Button loading={fetching} onClick={start}>
        {t('setUpTotp')}
      </Button>
    </>
  );
}
