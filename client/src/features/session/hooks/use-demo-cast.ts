import { useEffect, useState } from 'react';

/** The accounts of a demo installation, all with one password. */
export interface DemoCast {
  readonly password: string;
  readonly members: readonly { readonly username: string; readonly note: string }[];
}

interface ClientConfig {
  readonly demo: boolean;
  readonly castPassword?: string;
  readonly cast?: DemoCast['members'];
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
  const response = await fetch('/client-config.json', { signal });
  if (!response.ok) return null;
  const config: ClientConfig = await response.json();
  if (!config.demo || !config.castPassword || !config.cast?.length) return null;
  return { password: config.castPassword, members: config.cast };
}
