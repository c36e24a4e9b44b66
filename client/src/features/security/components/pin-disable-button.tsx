import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { usePinDisable } from '../mutations/use-pin-disable.ts';

/** Takes the PIN away. */
export function PinDisableButton() {
  const { t } = useTranslation('security');
  const [{ fetching }, disable] = usePinDisable();
  const prove = useReauthentication();
  const [failure, setFailure] = useState<ErrorLike | null>(null);
  const remove = async () => setFailure((await prove(() => disable({}))).error ?? null);
  return (
    <>
      <ConfirmButton
        question={t('disablePinQuestion')}
        description={t('disablePinText')}
        loading={fetching}
        onConfirm={() => void remove()}
      >
        {t('disablePin')}
      </ConfirmButton>
      <ErrorAlert error={failure} />
    </>
  );
}
