import { useEffect, useEffectEvent, useRef } from 'react';
import { useQuery } from 'urql';
import { useReconnected } from '../../../graphql/connection-context.ts';
import { graphql } from '../../../graphql/generated/index.ts';
import { useLiveConversations } from './use-live-conversations.ts';

const UnreadTotal = graphql(`
  query UnreadTotal {
    viewer {
      id
      unreadTotal
      chatSettings {
        doNotDisturb
      }
    }
  }
`);

/** A lively conversation does not make everybody count anew with each word. */
const waitMilliseconds = 500;

/** Of how many unread messages the viewer is to be told: not of what they have muted, and of none while they are not to be disturbed. Live. */
export function useUnreadTotal(): number {
  const [{ data }, reload] = useQuery({ query: UnreadTotal, requestPolicy: 'cache-and-network' });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const count = useEffectEvent(() => {
    timer.current = undefined;
    reload({ requestPolicy: 'network-only' });
  });
  const countSoon = useEffectEvent(() => {
    timer.current ??= setTimeout(() => count(), waitMilliseconds);
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  useLiveConversations(() => countSoon());
  useReconnected(() => countSoon());
  return data?.viewer?.chatSettings?.doNotDisturb ? 0 : (data?.viewer?.unreadTotal ?? 0);
}
