import { Stack } from '@mantine/core';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { EmailSection } from './email-section.tsx';
import { EraseSection } from './erase-section.tsx';
import { ExportSection } from './export-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { PinSection } from './pin-section.tsx';
import { ReauthenticationProvider } from './reauthentication-provider.tsx';
import { SessionSection } from './session-section.tsx';
import { TotpSection } from './totp-section.tsx';

const SecurityOverviewQuery = graphql(`
  query SecurityOverview {
    viewer {
      id
      ...SessionSection
      ...PasswordSection
      ...EmailSection
      ...TotpSection
      ...PinSection
    }
  }
`);

/** How the viewer's account is guarded, part by part. */
export function SecurityOverview({ onErased }: { readonly onErased: () => void }) {
  const [{ data, error }, refetch] = useQuery({ query: SecurityOverviewQuery, requestPolicy: 'cache-and-network' });
  const ask = () => refetch({ requestPolicy: 'network-only' });
  const user = data?.viewer;
  if (!user) {
    return error ? <ErrorAlert error={error} onRetry={ask} /> : <LoadingState rows={4} height={160} />;
  }
  return (
    <ReauthenticationProvider>
      <Stack gap="md">
        <TotpSection user={user} onEnabled={ask} />
        <SessionSection user={user} />
        <PasswordSection user={user} />
        <EmailSection user={user} />
        <PinSection user={user} />
        <ExportSection />
        <EraseSection onErased={onErased} />
      </Stack>
    </ReauthenticationProvider>
  );
}
