import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { layOutRows, type RowRange, rowAt, rowsBetween, topOf } from './row-layout.ts';

export interface VirtualRow {
  readonly key: string;
  /** A guess in pixels, until it was shown once. */
  readonly estimate: number;
  /** Whether it keeps its place among the others: a day's line moves when older messages of that day come in. */
  readonly holds: boolean;
}

interface VirtualLogOptions {
  /** Whether the last row is the newest there is: only then the log keeps to its end. */
  readonly endIsNewest: boolean;
  /** The row to begin with, near the upper edge; the end for null. */
  readonly firstKey: string | null;
}

export interface VirtualLog {
  /** The element that scrolls, and in it the one that holds the rows. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<HTMLDivElement | null>;
  /** The rows to show, and the room to leave for those above and below them, in pixels. */
  readonly range: RowRange;
  readonly above: number;
  readonly below: number;
  readonly atEnd: boolean;
  /** The row at the upper edge; -1 before anything was measured. */
  readonly firstSeen: number;
  /** The last row that is wholly in sight; -1 before anything was measured. */
  readonly lastSeen: number;
  /** Give it the element of each row that is shown; it gives back what to do when the row goes. */
  readonly register: (key: string, element: HTMLElement) => () => void;
  readonly scrollToEnd: () => void;
  /** Brings a row into sight and holds it there while what is around it is measured. */
  readonly scrollToRow: (key: string, place: 'start' | 'center') => void;
}

/** A row and how far below the upper edge it is held, in pixels. */
interface Anchor {
  readonly key: string;
  readonly offset: number;
}

/** What is shown beyond both edges, so that a fast scroll finds it there. */
const overscan = 600;
/** So near to the end counts as being there. */
const slack = 48;
const startOffset = 72;
const firstRows = 30;

const sameView = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Shows of a long log only what is in sight, whatever the heights of its rows. It keeps to its end while the viewer is there. Else the
 * uppermost row in sight stays where it is, when rows come in above it, or turn out higher than they were guessed.
 */
export function useVirtualLog(rows: readonly VirtualRow[], { endIsNewest, firstKey }: VirtualLogOptions): VirtualLog {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<string, number>());
  const elements = useRef(new Map<string, HTMLElement>());
  /** Null: the end is held. */
  const anchor = useRef<Anchor | null>(firstKey === null ? null : { key: firstKey, offset: startOffset });
  /** Where the log was scrolled to by this code: what differs from it was the viewer. */
  const ownTop = useRef(-1);
  // Counts what was measured and where the log was sent: the rows are laid out anew.
  const [version, setVersion] = useState(0);
  const [view, setView] = useState(() => firstView(rows, firstKey));

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for the measured heights
  const layout = useMemo(
    () => layOutRows(rows, ({ key, estimate }) => heights.current.get(key) ?? estimate),
    [rows, version],
  );

  /** How far the list's top is below that of what scrolls. */
  const listTop = (element: HTMLElement) =>
    (list.current?.getBoundingClientRect().top ?? 0) - element.getBoundingClientRect().top + element.scrollTop;

  const look = (element: HTMLElement) => {
    const top = element.scrollTop - listTop(element);
    const bottom = top + element.clientHeight;
    const range = rowsBetween(layout, top - overscan, bottom + overscan);
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < slack;
    const last = rowAt(layout, bottom);
    const lastSeen = topOf(layout, last + 1) <= bottom + 1 ? last : last - 1;
    const next = { range, atEnd, firstSeen: rowAt(layout, top), lastSeen };
    setView((old) => (sameView(old, next) ? old : next));
    return { top, atEnd };
  };

  const hold = (element: HTMLElement) => {
    const held = anchor.current;
    const index = held ? layout.indexByKey.get(held.key) : undefined;
    if (!held) element.scrollTop = element.scrollHeight;
    else if (index !== undefined) {
      const wanted = Math.max(0, listTop(element) + topOf(layout, index) - held.offset);
      if (Math.abs(element.scrollTop - wanted) > 0.5) element.scrollTop = wanted;
    }
    ownTop.current = element.scrollTop;
    if (look(element).atEnd && endIsNewest) anchor.current = null;
  };

  /** Holds the row at the upper edge where it is, or the end. */
  const settle = (element: HTMLElement) => {
    const { top, atEnd } = look(element);
    let index = rowAt(layout, top);
    while (index < rows.length - 1 && !rows[index]?.holds) index += 1;
    const key = rows[index]?.key;
    anchor.current = (atEnd && endIsNewest) || key === undefined ? null : { key, offset: topOf(layout, index) - top };
  };

  const onScroll = useEffectEvent(() => {
    const element = scroller.current;
    if (!element) return;
    if (Math.abs(element.scrollTop - ownTop.current) < 1.5) look(element);
    else settle(element);
    ownTop.current = element.scrollTop;
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let isNew = false;
    for (const [key, row] of elements.current) isNew = remember(heights.current, key, row) || isNew;
    if (isNew) setVersion((count) => count + 1);
    else hold(element);
  });

  const onResize = useEffectEvent((resized: readonly Element[]) => {
    let isNew = false;
    for (const element of resized) {
      const key = element instanceof HTMLElement ? element.dataset.row : undefined;
      if (key !== undefined && element instanceof HTMLElement) isNew = remember(heights.current, key, element) || isNew;
      // The window, a keyboard on the screen or a growing composer make the log smaller: what is held stays in sight.
      else if (element === scroller.current) hold(scroller.current);
    }
    if (isNew) setVersion((count) => count + 1);
  });
  const observer = useRef<ResizeObserver>(null);
  useEffect(() => {
    const element = scroller.current;
    const watching = new ResizeObserver((entries) => onResize(entries.map(({ target }) => target)));
    const scrolled = () => onScroll();
    observer.current = watching;
    for (const row of elements.current.values()) watching.observe(row);
    if (element) watching.observe(element);
    element?.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      watching.disconnect();
      element?.removeEventListener('scroll', scrolled);
    };
  }, []);

  const register = useCallback((key: string, element: HTMLElement) => {
    elements.current.set(key, element);
    observer.current?.observe(element);
    return () => {
      elements.current.delete(key);
      observer.current?.unobserve(element);
    };
  }, []);

  const { range } = view;
  const end = Math.min(range.end, rows.length);
  const start = Math.min(range.start, end);
  return {
    ...{ scroller, list, register },
    ...{ atEnd: view.atEnd, firstSeen: view.firstSeen, lastSeen: Math.min(view.lastSeen, rows.length - 1) },
    range: { start, end },
    above: topOf(layout, start),
    below: topOf(layout, rows.length) - topOf(layout, end),
    scrollToEnd: useCallback(() => {
      anchor.current = null;
      setVersion((count) => count + 1);
    }, []),
    scrollToRow: useCallback((key, place) => {
      const room = scroller.current?.clientHeight ?? 0;
      anchor.current = { key, offset: place === 'start' ? startOffset : room / 2 - 40 };
      setVersion((count) => count + 1);
    }, []),
  };
}

/** Before anything is measured: the rows around the first one, or the last ones. */
function firstView(rows: readonly VirtualRow[], firstKey: string | null) {
  const place = firstKey === null ? rows.length : rows.findIndex(({ key }) => key === firstKey);
  const start = Math.max(0, place - firstRows);
  const range = { start, end: Math.min(rows.length, place + firstRows) };
  return { range, atEnd: firstKey === null, firstSeen: -1, lastSeen: -1 };
}

/** @returns whether the row's height was not known */
function remember(heights: Map<string, number>, key: string, row: HTMLElement): boolean {
  const { height } = row.getBoundingClientRect();
  if (Math.abs((heights.get(key) ?? -1) - height) < 0.5) return false;
  heights.set(key, height);
  return true;
}
