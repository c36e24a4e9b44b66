import { useTranslation } from 'react-i18next';
import { useReauthentication } from '../../../graphql/use-reauthentication.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { usePinDisable } from '../mutations/use-pin-disable.ts';

/** Takes the PIN away. */
export function PinDisableButton() {
  const { t } = useTranslation('security');
  const [{ fetching, error }, disable] = usePinDisable();
  const prove = useReauthentication();
  return (
    <>
      <ConfirmButton
        question={t('disablePinQuestion')}
        description={t('disablePinText')}
        loading={fetching}
        onConfirm={() => void prove(() => disable({}))}
      >
        {t('disablePin')}
      </ConfirmButton>
      <ErrorAlert error={error} />
    </>
  );
}
