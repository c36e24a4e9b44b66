import { useEffect, useState } from 'react';
import { type ClientConfig, loadClientConfig } from '../../../lib/client-config.ts';

/** The accounts of a demo installation, all with one password. */
export interface DemoCast {
  readonly password: string;
  readonly members: NonNullable<ClientConfig['cast']>;
}

/** Who can be signed in as on a demo installation; null on every other. */
export function useDemoCast(): DemoCast | null {
  const [cast, setCast] = useState<DemoCast | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    loadCast(abort.signal).then(setCast, () => setCast(null));
    return () => abort.abort();
  }, []);
  return cast;
}

async function loadCast(signal: AbortSignal): Promise<DemoCast | null> {
  const config = await loadClientConfig(signal);
  if (!config?.demo || !config.castPassword || !config.cast?.length) return null;
  return { password: config.castPassword, members: config.cast };
}
