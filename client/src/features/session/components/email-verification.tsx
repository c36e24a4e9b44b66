import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorLike } from '../../../lib/error-info.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { FormError } from '../../../ui/form-error.tsx';
import { useEmailVerify } from '../mutations/use-email-verify.ts';
import { DoneNote } from './done-note.tsx';
import { StaleLinkNote } from './stale-link-note.tsx';

interface Outcome {
  readonly email?: string | null | undefined;
  readonly error?: ErrorLike | undefined;
  readonly problem?: string | undefined;
}

/** Verifies the address that a mailed link is about, by itself; null for a link without a token. */
export function EmailVerification({ token }: { readonly token: string | null }) {
  const { t } = useTranslation('session');
  const [, verify] = useEmailVerify();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  // A token is good for one use: the same one is never sent twice.
  const sent = useRef<string | null>(null);
  useEffect(() => {
    if (token === null || sent.current === token) return;
    sent.current = token;
    void verify({ input: { token } }).then(({ data, error }) => {
      const { email, userErrors = [] } = data?.emailVerify ?? {};
      setOutcome({ email, error, problem: userErrors[0]?.message });
    });
  }, [token, verify]);

  if (token === null) return <StaleLinkNote />;
  if (!outcome) return <Loader aria-label={t('verifying')} />;
  if (outcome.email) return <DoneNote title={t('verifiedTitle')} text={t('verifiedText', { email: outcome.email })} />;
  return (
    <>
      <ErrorAlert error={outcome.error} />
      <FormError message={outcome.problem} />
    </>
  );
}
