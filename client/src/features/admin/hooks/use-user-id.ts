import { useCallback } from 'react';
import { type CombinedError, useClient } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UserIdByName = graphql(`
  query UserIdByName($username: String!) {
    user(username: $username) {
      id
    }
  }
`);

/** Whom a name belongs to; a null `id` for nobody. */
export interface FoundId {
  readonly id: string | null;
  readonly error: CombinedError | undefined;
}

/** Finds the id behind a username, whatever its case; a leading `@` is fine. */
export function useUserId(): (username: string) => Promise<FoundId> {
  const client = useClient();
  return useCallback(
    async (text) => {
      const username = text.trim().replace(/^@/u, '');
      const { data, error } = await client.query(UserIdByName, { username }).toPromise();
      return { id: data?.user?.id ?? null, error };
    },
    [client],
  );
}
