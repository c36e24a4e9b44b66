import { useCallback } from 'react';
import { type CombinedError, useClient } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UserLookup = graphql(`
  query UserLookup($username: String!) {
    user(username: $username) {
      id
      username
      displayName
      viewerIsSelf
    }
  }
`);

/** Somebody who may be written to. */
export interface FoundUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly viewerIsSelf: boolean;
}

/** Finds a user by username, whatever its case; a leading `@` is fine. `user` is null when there is nobody. */
export function useUserLookup() {
  const client = useClient();
  return useCallback(
    async (text: string): Promise<{ readonly user: FoundUser | null; readonly error: CombinedError | undefined }> => {
      const username = text.trim().replace(/^@/u, '');
      const { data, error } = await client.query(UserLookup, { username }).toPromise();
      return { user: data?.user ?? null, error };
    },
    [client],
  );
}
