import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { isStop, type LogRow } from '../feed/log-rows.ts';
import type { RowRange } from '../virtual/row-layout.ts';

interface ArrowKeysOptions {
  readonly rows: readonly LogRow[];
  readonly range: RowRange;
  /** The last row that is in sight. */
  readonly lastSeen: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly scrollToRow: (key: string, place: 'start' | 'center') => void;
  /** The row that has the focus from the beginning; null for none. */
  readonly firstKey: string | null;
  readonly onEscape: () => void;
}

/**
 * Goes from message to message with the arrow keys, Home and End; Enter leads to what can be done with one, Escape out again. Of all
 * messages one is in the order of the Tab key: the last one that had the focus, else the newest in sight.
 */
export function useArrowKeys({ rows, range, lastSeen, scroller, scrollToRow, firstKey, onEscape }: ArrowKeysOptions) {
  const [focused, setFocused] = useState<string | null>(null);
  /** A row that is to have the focus as soon as it is shown. */
  const [wanted, setWanted] = useState(firstKey);
  const shown = rows.slice(range.start, range.end);
  const tabStop = shown.some(({ key }) => key === focused)
    ? focused
    : ((rows.slice(range.start, lastSeen + 1).findLast(isStop) ?? shown.findLast(isStop))?.key ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row may come with another range
  useEffect(() => {
    if (wanted === null) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted)}"]`);
    if (!element) return;
    element.focus({ preventScroll: true });
    setWanted(null);
  }, [wanted, range.start, range.end, scroller]);

  const goTo = (place: number, step: 1 | -1) => {
    let index = place;
    let row = rows[index];
    while (row && !isStop(row)) {
      index += step;
      row = rows[index];
    }
    if (!row) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`);
    if (!element || !isInSight(element, scroller.current)) scrollToRow(row.key, 'center');
    setWanted(row.key);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.target.closest<HTMLElement>('[data-stop]')?.dataset.row ?? null;
    const isOnRow = event.target.dataset.row !== undefined;
    const isOnLog = event.target === event.currentTarget;
    if (event.key === 'Escape' && !event.defaultPrevented && scroller.current?.contains(event.target)) {
      if (key !== null && !isOnRow) setWanted(key);
      else onEscape();
      return;
    }
    if (!isOnRow && !isOnLog) return;
    const place = isOnLog ? rows.length : rows.findIndex((row) => row.key === key);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => goTo(place - 1, -1),
      ArrowDown: () => goTo(place + 1, 1),
      Home: () => goTo(0, 1),
      End: () => goTo(rows.length - 1, -1),
      Enter: () => {
        if (event.target instanceof HTMLElement) event.target.querySelector<HTMLElement>('button')?.focus();
      },
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  return { tabStop, focus: setWanted, onFocus: setFocused, onKeyDown };
}

function isInSight(element: HTMLElement, scroller: HTMLElement | null): boolean {
  if (!scroller) return false;
  const row = element.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  return row.top >= frame.top && row.bottom <= frame.bottom;
}
