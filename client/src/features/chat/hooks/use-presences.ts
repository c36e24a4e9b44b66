import { useMemo, useState } from 'react';
import type { PresenceStatus } from '../../../graphql/generated/graphql.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';

const PresenceChanged = graphql(`
  subscription PresenceChanged($userIds: [ID!]!) {
    presence(userIds: $userIds) {
      user {
        id
      }
      status
    }
  }
`);

const most = 200;

/** Who of these (the first 200) is here, live; those of whom nothing is known are not in it. */
export function usePresences(userIds: readonly string[]): ReadonlyMap<string, PresenceStatus> {
  const wanted = useMemo(() => [...new Set(userIds)].slice(0, most).sort(), [userIds]);
  const [known, setKnown] = useState<ReadonlyMap<string, PresenceStatus>>(new Map());
  useLive({
    query: PresenceChanged,
    variables: { userIds: wanted },
    pause: wanted.length === 0,
    onEvent: ({ presence: { user, status } }) => {
      if (user) setKnown((old) => (old.get(user.id) === status ? old : new Map(old).set(user.id, status)));
    },
  });
  return known;
}
