import { Grid, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { KycApplicationStateFragment } from '../application-state.ts';
import { useLiveApplication } from '../hooks/use-live-application.ts';
import { CaseDocuments } from './case-documents.tsx';
import { CheckList } from './check-list.tsx';
import { ClaimBar } from './claim-bar.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { HistoryTimeline } from './history-timeline.tsx';
import { TypedData } from './typed-data.tsx';

const CaseViewFragment = graphql(`
  fragment CaseView on KycApplication {
    id
    ...KycApplicationState
    ...CheckList
    performer {
      id
      stageName
      ...TypedData
    }
  }
`);

/** Everything a reviewer needs to decide, and the decision. */
export function CaseView({ application: ref }: { readonly application: FragmentType<typeof CaseViewFragment> }) {
  const { t } = useTranslation('kyc');
  const view = readFragment(CaseViewFragment, ref);
  const application = readFragment(KycApplicationStateFragment, view);
  const { performer } = view;
  useLiveApplication(application.id);
  return (
    <>
      <ClaimBar application={application} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <CaseDocuments application={application} applicantName={performer.stageName} />
            <CheckList application={view} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="lg">
            <TypedData performer={performer} />
            {application.viewerCanDecide ? (
              <DecisionPanel applicationId={application.id} applicantName={performer.stageName} />
            ) : null}
            <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="history-title">
              <Title order={2} size="h5" id="history-title" mb="sm">
                {t('history')}
              </Title>
              <HistoryTimeline history={application.history} />
              {application.note ? (
                <Text size="sm" mt="sm" style={{ whiteSpace: 'pre-wrap' }}>
                  {t('note')}: {application.note}
                </Text>
              ) : null}
            </Paper>
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}
