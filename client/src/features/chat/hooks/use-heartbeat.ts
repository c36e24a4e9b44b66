import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect } from 'react';
import { usePresenceHeartbeat } from '../mutations/use-presence-heartbeat.ts';
import { heartbeatMs, presenceToSay } from '../presence.ts';

/** Under it the tabs of a browser tell each other when one of them was looked at. */
const key = 'kizuna-visible-at';

/** Says every half minute, and whenever the viewer comes to or leaves this tab, whether they are here. */
export function useHeartbeat(): void {
  const beat = usePresenceHeartbeat();
  const isVisible = useDocumentVisibility() === 'visible';
  useEffect(() => {
    const say = () => {
      const stored = Number(localStorage.getItem(key));
      const now = Date.now();
      const status = presenceToSay({ isVisible, visibleTabAt: stored > 0 ? stored : null, now });
      if (isVisible) localStorage.setItem(key, String(now));
      if (status) beat(status);
    };
    say();
    const timer = setInterval(say, heartbeatMs);
    return () => clearInterval(timer);
  }, [beat, isVisible]);
}
