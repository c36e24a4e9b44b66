import { Badge } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { TotpDisable } from './totp-disable.tsx';
import { TotpSetup } from './totp-setup.tsx';

const TotpSectionFragment = graphql(`
  fragment TotpSection on User {
    id
    username
    security {
      totpEnabled
      backupCodesLeft
    }
  }
`);

interface TotpSectionProps {
  readonly user: FragmentType<typeof TotpSectionFragment>;
  /** Called when the new backup codes were kept: not before, as nothing must take them from the screen. */
  readonly onEnabled: () => void;
}

/** The second factor: set up, backup codes, off. */
export function TotpSection({ user, onEnabled }: TotpSectionProps) {
  const { t } = useTranslation('security');
  const { username, security } = readFragment(TotpSectionFragment, user);
  // They are shown once: they live here and nowhere else.
  const [newCodes, setNewCodes] = useState<readonly string[] | null>(null);
  const isOn = newCodes !== null || (security?.totpEnabled ?? false);
  const finish = () => {
    setNewCodes(null);
    onEnabled();
  };
  return (
    <SectionCard
      title={t('totp')}
      description={t('totpText')}
      badge={
        <Badge variant="light" color={isOn ? 'matsu' : 'gray'}>
          {isOn ? t('on') : t('off')}
        </Badge>
      }
    >
      {newCodes ? (
        <BackupCodes codes={newCodes} username={username} onDone={finish} />
      ) : isOn ? (
        <TotpDisable backupCodesLeft={security?.backupCodesLeft ?? 0} />
      ) : (
        <TotpSetup onEnabled={setNewCodes} />
      )}
    </SectionCard>
  );
}
