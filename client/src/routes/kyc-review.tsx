import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { CaseView } from '../features/kyc/components/case-view.tsx';
import { ReviewersOnly } from '../features/kyc/components/reviewers-only.tsx';
import { graphql } from '../graphql/generated/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorAlert } from '../ui/error-alert.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Page } from '../ui/page.tsx';

const KycCase = graphql(`
  query KycCase($id: ID!) {
    kycApplication(id: $id) {
      id
      performer {
        id
        stageName
      }
      ...CaseView
    }
  }
`);

/** One case under review. */
export function KycReviewPage({ applicationId }: { readonly applicationId: string }) {
  const { t } = useTranslation('kyc');
  const [{ data, error }, refetch] = useQuery({
    query: KycCase,
    variables: { id: applicationId },
    requestPolicy: 'cache-and-network',
  });
  const application = data?.kycApplication;
  const back = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/kyc/queue" {...props} />}>
      ← {t('backToQueue')}
    </Anchor>
  );
  return (
    <Page
      title={application ? t('caseTitle', { name: application.performer.stageName }) : t('queueTitle')}
      above={back}
    >
      <ReviewersOnly>
        <ErrorAlert error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
        {data || error ? null : <LoadingState rows={2} height={240} />}
        {data && !application ? (
          <EmptyState title={t('caseNotFoundTitle')} description={t('caseNotFoundText')} />
        ) : null}
        {application ? <CaseView key={applicationId} application={application} /> : null}
      </ReviewersOnly>
    </Page>
  );
}
