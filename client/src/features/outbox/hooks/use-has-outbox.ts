import { useEffect, useState } from 'react';
import { useViewer } from '../../../graphql/viewer-context.ts';
import { type ClientConfig, loadClientConfig } from '../../../lib/client-config.ts';

/** Whether this installation keeps its mails and shows them to who is here. */
export function useHasOutbox(): boolean {
  const viewer = useViewer();
  const [readers, setReaders] = useState<ClientConfig['outbox']>(null);
  useEffect(() => {
    const abort = new AbortController();
    loadClientConfig(abort.signal).then(
      (config) => setReaders(config?.outbox),
      () => setReaders(null),
    );
    return () => abort.abort();
  }, []);
  return readers === 'EVERYBODY' || (readers === 'ADMINISTRATORS' && viewer?.userType === 'ADMIN');
}
