import { type ReactNode, useCallback } from 'react';
import { RowTabStopContext } from '../row-tab-stop.ts';
import classes from './message-log.module.css';

interface LogRowFrameProps {
  readonly rowKey: string;
  readonly register: (key: string, element: HTMLElement) => () => void;
  /** What a screen reader calls it; undefined: what stands in it. */
  readonly name: string | undefined;
  /** Whether the Tab key comes here; of all rows only one. Null: the arrow keys do not stop here either. */
  readonly isTabStop: boolean | null;
  /** Whether the viewer was just brought here. */
  readonly isTarget: boolean;
  readonly onFocus: (key: string) => void;
  readonly children: ReactNode;
}

/** Around one row of the log: measured, and for messages reached by the arrow keys. */
export function LogRowFrame({ rowKey, register, name, isTabStop, isTarget, onFocus, children }: LogRowFrameProps) {
  const ref = useCallback(
    (element: HTMLDivElement | null) => (element ? register(rowKey, element) : undefined),
    [rowKey, register],
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list whose items come and go while it scrolls
    <div
      ref={ref}
      role="listitem"
      className={classes.row}
      aria-label={name}
      data-row={rowKey}
      data-target={isTarget || undefined}
      {...(isTabStop === null ? {} : { tabIndex: isTabStop ? 0 : -1, 'data-stop': true })}
      onFocus={() => onFocus(rowKey)}
    >
      <RowTabStopContext value={isTabStop ?? false}>{children}</RowTabStopContext>
    </div>
  );
}
