import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useSessionEndOthers } from '../mutations/use-session-end-others.ts';
import { SessionRow } from './session-row.tsx';

const SessionSectionFragment = graphql(`
  fragment SessionSection on User {
    id
    sessions {
      id
      isCurrent
      ...SessionRow
    }
  }
`);

/** Where the viewer is signed in, and how to end that. */
export function SessionSection({ user }: { readonly user: FragmentType<typeof SessionSectionFragment> }) {
  const { t } = useTranslation('security');
  const { sessions } = readFragment(SessionSectionFragment, user);
  const [{ fetching, error }, endOthers] = useSessionEndOthers();
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent);
  return (
    <SectionCard title={t('sessions')} description={t('sessionsText')}>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </Stack>
      <ErrorAlert error={error} />
      {hasOthers ? (
        <ConfirmButton
          mt="md"
          question={t('endOthersQuestion')}
          description={t('endOthersText')}
          loading={fetching}
          onConfirm={() => void endOthers({})}
        >
          {t('endOthers')}
        </ConfirmButton>
      ) : null}
    </SectionCard>
  );
}
