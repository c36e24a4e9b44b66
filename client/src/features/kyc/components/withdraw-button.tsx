import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { useKycApplicationWithdraw } from '../mutations/use-kyc-application-withdraw.ts';

/** Takes an application back, after asking. */
export function WithdrawButton({ applicationId }: { readonly applicationId: string }) {
  const { t } = useTranslation('kyc');
  const [{ data, error, fetching }, withdraw] = useKycApplicationWithdraw();
  return (
    <>
      <ConfirmButton
        variant="subtle"
        loading={fetching}
        question={t('withdrawConfirm')}
        confirmLabel={t('withdraw')}
        onConfirm={() => void withdraw({ input: { id: applicationId } })}
      >
        {t('withdraw')}
      </ConfirmButton>
      <ErrorAlert error={error ?? data?.kycApplicationWithdraw?.userErrors[0]} />
    </>
  );
}
