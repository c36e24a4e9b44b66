import { useCallback } from 'react';
import { useMutation } from 'urql';
import type { PresenceStatus } from '../../../graphql/generated/graphql.ts';
import { graphql } from '../../../graphql/generated/index.ts';

const PresenceHeartbeat = graphql(`
  mutation PresenceHeartbeat($input: PresenceHeartbeatInput!) {
    presenceHeartbeat(input: $input) {
      expiresInMs
    }
  }
`);

/** Says that the viewer is here. That it was not heard is not worth a word: it is said again. */
export function usePresenceHeartbeat(): (status: PresenceStatus) => void {
  const [, beat] = useMutation(PresenceHeartbeat);
  return useCallback((status) => void beat({ input: { status } }), [beat]);
}
