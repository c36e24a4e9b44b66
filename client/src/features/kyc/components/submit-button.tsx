import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { missingKinds } from '../application-rules.ts';
import type { KycApplicationState } from '../application-state.ts';
import { useKycApplicationSubmit } from '../mutations/use-kyc-application-submit.ts';

/** Hands the application in, for the first time or again. Says what is missing; the server has the last word. */
export function SubmitButton({ application }: { readonly application: KycApplicationState }) {
  const { t } = useTranslation('kyc');
  const [{ data, error, fetching }, submit] = useKycApplicationSubmit();
  const missing = missingKinds(application).map((kind) => t(`document${kind}`));
  return (
    <Stack gap="xs" align="flex-end">
      {missing.length > 0 ? (
        <Text size="sm" role="status">
          {t('documentsMissing', { kinds: missing.join(', ') })}
        </Text>
      ) : null}
      <ErrorAlert error={error ?? data?.kycApplicationSubmit?.userErrors[0]} />
      <Button
        loading={fetching}
        disabled={!application.viewerCanSubmit}
        onClick={() => void submit({ input: { id: application.id } })}
      >
        {t(application.status === 'NEEDS_RESUBMISSION' ? 'submitAgain' : 'submit')}
      </Button>
    </Stack>
  );
}
