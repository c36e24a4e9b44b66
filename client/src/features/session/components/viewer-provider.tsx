import { Center, Loader } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SessionViewer } from '../../../graphql/session-viewer.ts';
import { ViewerContext } from '../../../graphql/viewer-context.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { useSessionKeeper } from '../hooks/use-session.ts';

/** Says who is signed in to everything below it. */
export function ViewerProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('common');
  const keeper = useSessionKeeper();
  const [{ data, error, fetching }, reload] = useQuery({ query: SessionViewer });
  const nobody = !fetching && data !== undefined && data.viewer === null;
  useEffect(() => {
    // The server takes the token for nobody's: the session was ended elsewhere.
    if (nobody) void keeper.renew();
  }, [nobody, keeper]);
  if (data?.viewer) return <ViewerContext value={data.viewer}>{children}</ViewerContext>;
  if (error) {
    return (
      <Center p="xl">
        <ErrorAlert error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      </Center>
    );
  }
  return (
    <Center h="100dvh">
      <Loader aria-label={t('loading')} />
    </Center>
  );
}
