import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef } from 'react';

/** Milliseconds between two questions. */
const interval = 15_000;

/** Asks again and again while somebody looks at the tab, and at once when they come back to it: for what no subscription tells of. */
export function useQuietPoll(ask: () => void): void {
  const isVisible = useDocumentVisibility() === 'visible';
  const askAgain = useEffectEvent(ask);
  const wasAway = useRef(false);
  useEffect(() => {
    if (!isVisible) {
      wasAway.current = true;
      return;
    }
    if (wasAway.current) askAgain();
    wasAway.current = false;
    const timer = setInterval(() => askAgain(), interval);
    return () => clearInterval(timer);
  }, [isVisible]);
}
