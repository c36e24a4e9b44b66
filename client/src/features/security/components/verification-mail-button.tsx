import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { useEmailVerificationRequest } from '../mutations/use-email-verification-request.ts';

/** Has the mail with the link sent once more. */
export function VerificationMailButton() {
  const { t } = useTranslation('security');
  const [{ fetching, error }, request] = useEmailVerificationRequest();
  const send = async () => {
    const result = await request({});
    if (!result.error) notifications.show({ message: t('mailSent') });
  };
  return (
    <>
      <Button size="xs" variant="light" loading={fetching} onClick={() => void send()}>
        {t('sendMailAgain')}
      </Button>
      <ErrorAlert error={error} />
    </>
  );
}
