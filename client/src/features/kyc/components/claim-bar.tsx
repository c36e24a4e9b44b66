import { Button, Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import type { KycApplicationState } from '../application-state.ts';
import { useKycApplicationClaim } from '../mutations/use-kyc-application-claim.ts';
import { useKycApplicationRelease } from '../mutations/use-kyc-application-release.ts';
import { StatusBadge } from './status-badge.tsx';

/** Who is at the case; taking it and giving it back. */
export function ClaimBar({ application }: { readonly application: KycApplicationState }) {
  const { t } = useTranslation('kyc');
  const { id, status, reviewer, viewerCanClaim } = application;
  const [claimState, claim] = useKycApplicationClaim();
  const [releaseState, release] = useKycApplicationRelease();
  const canRelease = reviewer?.viewerIsSelf === true && status === 'IN_REVIEW';
  const who = reviewer
    ? reviewer.viewerIsSelf
      ? t('claimedByMe')
      : t('claimedByOther', { name: reviewer.displayName })
    : viewerCanClaim
      ? t('claimToDecide')
      : t(`case${status}`);
  const refused =
    claimState.data?.kycApplicationClaim?.userErrors[0] ?? releaseState.data?.kycApplicationRelease?.userErrors[0];
  return (
    <Paper withBorder radius="lg" p="md" mb="lg">
      <Group justify="space-between">
        <Group gap="sm" role="status">
          <StatusBadge status={status} />
          <Text size="sm">{who}</Text>
        </Group>
        {viewerCanClaim ? (
          <Button loading={claimState.fetching} onClick={() => void claim({ input: { id } })}>
            {t('claim')}
          </Button>
        ) : null}
        {canRelease ? (
          <Button variant="default" loading={releaseState.fetching} onClick={() => void release({ input: { id } })}>
            {t('release')}
          </Button>
        ) : null}
      </Group>
      <ErrorAlert error={claimState.error ?? releaseState.error ?? refused} />
    </Paper>
  );
}
