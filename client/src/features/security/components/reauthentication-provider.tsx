import { Modal } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ProvedAct, ReauthenticationContext } from '../../../graphql/use-reauthentication.ts';
import { errorInfo } from '../../../lib/error-info.ts';
import { ReauthenticationForm } from './reauthentication-form.tsx';

/** Asks for the password (and the code) again when something below it needs a sign-in that is not older than ten minutes. */
export function ReauthenticationProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('security');
  const [asking, setAsking] = useState<{ readonly answer: (isProved: boolean) => void } | null>(null);

  const prove = useCallback<ProvedAct>(async (act) => {
    const result = await act();
    if (errorInfo(result.error)?.code !== 'REAUTHENTICATION_REQUIRED') return result;
    const isProved = await new Promise<boolean>((answer) => setAsking({ answer }));
    setAsking(null);
    if (isProved) return act();
    const { error: _refused, ...unchanged } = result;
    return unchanged;
  }, []);

  return (
    <ReauthenticationContext value={prove}>
      {children}
      <Modal opened={asking !== null} onClose={() => asking?.answer(false)} title={t('proveTitle')} centered>
        <ReauthenticationForm onProved={() => asking?.answer(true)} onCancel={() => asking?.answer(false)} />
      </Modal>
    </ReauthenticationContext>
  );
}
