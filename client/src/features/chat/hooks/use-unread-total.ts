import { useQuery } from 'urql';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { useLiveConversations } from './use-live-conversations.ts';

const UnreadTotal = graphql(`
  query UnreadTotal {
    viewer {
      id
      conversations(first: 30) {
        edges {
          node {
            id
            unreadCount
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** How many unread messages the newest conversations have together, live. */
export function useUnreadTotal(): number {
  const [{ data }, reload] = useQuery({ query: UnreadTotal, requestPolicy: 'cache-and-network' });
  useLiveConversations();
  useReconnected(() => reload({ requestPolicy: 'network-only' }));
  const edges = data?.viewer?.conversations.edges ?? [];
  return edges.reduce((total, { node }) => total + node.unreadCount, 0);
}
