import { useCallback } from 'react';
import { type CombinedError, useClient } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UserIdByName = graphql(`
  query UserIdByName($username: String!, $id: ID!) {
    user(username: $username) {
      id
    }
    node(id: $id) {
      __typename
      id
      ... on User {
        username
      }
    }
  }
`);

/** Whom a name belongs to; a null `id` for nobody. */
export interface FoundId {
  readonly id: string | null;
  readonly error: CombinedError | undefined;
}

/**
 * Finds the id behind a username, whatever its case; a leading `@` is fine. Where nobody has that name it may be an id itself: who was
 * erased has nothing else.
 */
export function useUserId(): (username: string) => Promise<FoundId> {
  const client = useClient();
  return useCallback(
    async (text) => {
      const username = text.trim().replace(/^@/u, '');
      const { data, error } = await client.query(UserIdByName, { username, id: username }).toPromise();
      const byId = data?.node?.__typename === 'User' ? data.node.id : null;
      return { id: data?.user?.id ?? byId, error };
    },
    [client],
  );
}
