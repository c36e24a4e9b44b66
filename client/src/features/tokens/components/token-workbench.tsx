import { Stack } from '@mantine/core';
import { IconKey, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { LoadingState } from '../../../ui/loading-state.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { IssuedToken, type NewToken } from './issued-token.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenRow } from './token-row.tsx';

const ApiTokensQuery = graphql(`
  query ApiTokens {
    apiTokenScopes
    viewer {
      id
      apiTokens {
        id
        ...ApiTokenRow
      }
    }
  }
`);

/** Makes, lists and revokes API tokens. What the viewer may do is decided by the server all the same. */
export function TokenWorkbench() {
  const { t } = useTranslation('tokens');
  const { userType } = useSignedInViewer();
  const isAllowed = userType === 'PARTNER' || userType === 'CONCIERGE';
  const [{ data, error }, refetch] = useQuery({
    query: ApiTokensQuery,
    pause: !isAllowed,
    requestPolicy: 'cache-and-network',
  });
  // Shown once: it lives here and nowhere else.
  const [issued, setIssued] = useState<NewToken | null>(null);
  if (!isAllowed) {
    return <EmptyState icon={<IconLock size={28} />} title={t('notForYouTitle')} description={t('notForYouText')} />;
  }
  const tokens = data?.viewer?.apiTokens;
  return (
    <Stack gap="md">
      {issued ? (
        <IssuedToken issued={issued} onDone={() => setIssued(null)} />
      ) : (
        <SectionCard title={t('newToken')} description={t('newTokenText')}>
          <TokenForm scopes={data?.apiTokenScopes ?? []} onIssued={setIssued} />
        </SectionCard>
      )}
      <ErrorAlert error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      {!tokens && !error ? <LoadingState rows={2} /> : null}
      {tokens?.length === 0 ? (
        <EmptyState icon={<IconKey size={28} />} title={t('emptyTitle')} description={t('emptyText')} />
      ) : null}
      {tokens && tokens.length > 0 ? (
        <SectionCard title={t('list')}>
          <Stack component="ul" gap="lg" p={0} m={0} style={{ listStyle: 'none' }}>
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </Stack>
        </SectionCard>
      ) : null}
    </Stack>
  );
}
