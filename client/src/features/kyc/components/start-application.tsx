import { Button } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { adultAge } from '../application-rules.ts';
import { useKycApplicationCreate } from '../mutations/use-kyc-application-create.ts';

interface StartApplicationProps {
  readonly performerId: string;
  /** There were applications before. */
  readonly isAgain: boolean;
  readonly onStarted: () => void;
}

/** Opens a draft. */
export function StartApplication({ performerId, isAgain, onStarted }: StartApplicationProps) {
  const { t } = useTranslation('kyc');
  const [{ data, error, fetching }, create] = useKycApplicationCreate();
  const start = async () => {
    const result = await create({ input: { performerId } });
    if (result.data?.kycApplicationCreate?.application) onStarted();
  };
  const button = (
    <Button loading={fetching} onClick={() => void start()}>
      {t(isAgain ? 'startAgain' : 'start')}
    </Button>
  );
  return (
    <>
      <ErrorAlert error={error ?? data?.kycApplicationCreate?.userErrors[0]} />
      <EmptyState
        icon={<IconId size={28} />}
        title={t('startTitle')}
        description={`${t('adultsOnly', { age: adultAge })} ${t('startText')}`}
        action={button}
      />
    </>
  );
}
