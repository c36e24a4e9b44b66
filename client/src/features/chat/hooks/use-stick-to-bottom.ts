import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So near to the end, in pixels, counts as being there. */
const slack = 48;

interface StickToBottom {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly atBottom: boolean;
  readonly toBottom: () => void;
  readonly onScroll: () => void;
}

/**
 * Keeps a scrolling log at its end while the viewer is there, and what they look at in its place when older entries come in above.
 * `firstKey` names the first entry: another one means that entries came in above.
 */
export function useStickToBottom(firstKey: string | null, length: number): StickToBottom {
  const scroller = useRef<HTMLDivElement>(null);
  const [atBottom, setAtBottom] = useState(true);
  const stuck = useRef(true);
  const before = useRef({ firstKey, height: 0 });

  const toBottom = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
    stuck.current = true;
    setAtBottom(true);
  }, []);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < slack;
    setAtBottom(stuck.current);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `length` says that something was added
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { firstKey: oldKey, height } = before.current;
    if (stuck.current) element.scrollTop = element.scrollHeight;
    else if (oldKey !== firstKey) element.scrollTop += element.scrollHeight - height;
    before.current = { firstKey, height: element.scrollHeight };
  }, [firstKey, length]);

  // The window, a keyboard on the screen or a growing composer make the log smaller: the end stays in sight.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (stuck.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return { scroller, atBottom, toBottom, onScroll };
}
