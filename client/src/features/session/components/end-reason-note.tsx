import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../hooks/use-session.ts';
import { sessionMessages } from '../messages.ts';

/** Why somebody was signed out without having asked for it; nothing where nobody knows. */
export function EndReasonNote() {
  const { t } = useTranslation('session');
  const { endReason } = useSession();
  // A newer server may know reasons that this page has no words for.
  if (!endReason || !Object.hasOwn(sessionMessages.en.ended, endReason)) return null;
  return (
    <Alert variant="light" mb="md" role="status" icon={<IconInfoCircle size={20} />}>
      {t(`ended.${endReason}`)}
    </Alert>
  );
}
