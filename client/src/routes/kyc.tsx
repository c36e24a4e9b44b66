import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { Applicant } from '../features/kyc/components/applicant.tsx';
import { NewPerformer } from '../features/kyc/components/new-performer.tsx';
import { graphql } from '../graphql/generated/index.ts';
import { ErrorAlert } from '../ui/error-alert.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { Page } from '../ui/page.tsx';

const KycOwn = graphql(`
  query KycOwn {
    viewer {
      id
      performer {
        id
        ...KycApplicant
      }
    }
  }
`);

/** The applicant's side of the identity check. */
export function KycPage() {
  const { t } = useTranslation('kyc');
  const [{ data, error }, refetch] = useQuery({ query: KycOwn, requestPolicy: 'cache-and-network' });
  const refresh = () => refetch({ requestPolicy: 'network-only' });
  const viewer = data?.viewer;
  return (
    <Page title={t('title')} subtitle={t('subtitle')} width="narrow">
      <ErrorAlert error={error} onRetry={refresh} />
      {viewer || error ? null : <LoadingState rows={2} height={160} />}
      {viewer?.performer ? <Applicant performer={viewer.performer} onStale={refresh} /> : null}
      {viewer && !viewer.performer && !error ? <NewPerformer onCreated={refresh} /> : null}
    </Page>
  );
}
