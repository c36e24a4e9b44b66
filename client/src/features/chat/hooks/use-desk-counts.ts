import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { useQuietPoll } from '../../../graphql/use-quiet-poll.ts';
import { useSignedInViewer } from '../../../graphql/viewer-context.ts';
import type { ChatCounts } from '../chat-counts.ts';
import { looksAfterSupport, moderates } from '../staff.ts';

const DeskCounts = graphql(`
  query DeskCounts($withReports: Boolean!, $first: Int!) {
    supportConversations(status: OPEN, isAssigned: false, first: $first) {
      edges {
        node {
          id
        }
      }
    }
    messageReports(status: OPEN, first: $first) @include(if: $withReports) {
      edges {
        node {
          id
        }
      }
    }
  }
`);

/** One more than a badge tells apart. */
const most = 100;

/** How much waits for those who help and for those who decide. Nobody tells them of it: it is asked for every quarter of a minute. */
export function useDeskCounts(): Omit<ChatCounts, 'unread'> {
  const viewer = useSignedInViewer();
  const pause = !looksAfterSupport(viewer);
  const variables = { withReports: moderates(viewer), first: most };
  const [{ data }, reload] = useQuery({ query: DeskCounts, variables, pause, requestPolicy: 'cache-and-network' });
  useQuietPoll(() => {
    if (!pause) reload({ requestPolicy: 'network-only' });
  });
  return {
    waiting: data?.supportConversations.edges.length ?? 0,
    reports: data?.messageReports?.edges.length ?? 0,
  };
}
