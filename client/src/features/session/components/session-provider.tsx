import { type ReactNode, useEffect, useState } from 'react';
import { Provider } from 'urql';
import { createGraphqlClient, type GraphqlClient } from '../../../graphql/client.ts';
import { ConnectionContext, OutdatedContext } from '../../../graphql/connection-context.ts';
import type { SessionKeeper } from '../../../graphql/session-keeper.ts';
import { SessionContext, useSession } from '../hooks/use-session.ts';

interface SessionProviderProps {
  readonly keeper: SessionKeeper;
  /** The chosen language, asked for at each request. */
  readonly language: () => string;
  readonly children: ReactNode;
}

/** Starts the session, and gives everything below it a GraphQL client of its own user. */
export function SessionProvider({ keeper, language, children }: SessionProviderProps) {
  useEffect(() => keeper.start(), [keeper]);
  return (
    <SessionContext value={keeper}>
      <ClientOfUser keeper={keeper} language={language}>
        {children}
      </ClientOfUser>
    </SessionContext>
  );
}

/** One client for one user: whoever signs in next starts with an empty cache and a new socket. */
function ClientOfUser({ keeper, language, children }: SessionProviderProps) {
  const { epoch } = useSession();
  const [graphql, setGraphql] = useState<(GraphqlClient & { readonly epoch: number }) | null>(null);
  useEffect(() => {
    const made = createGraphqlClient({ keeper, language });
    setGraphql({ ...made, epoch });
    return made.dispose;
  }, [keeper, language, epoch]);
  if (!graphql || graphql.epoch !== epoch) return null;
  return (
    <Provider value={graphql.client}>
      <ConnectionContext value={graphql.connection}>
        <OutdatedContext value={graphql.outdated}>{children}</OutdatedContext>
      </ConnectionContext>
    </Provider>
  );
}
