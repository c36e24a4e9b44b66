import { type ReactNode, useCallback } from 'react';
import classes from './message-log.module.css';

interface LogRowFrameProps {
  readonly rowKey: string;
  readonly register: (key: string, element: HTMLElement) => () => void;
  /** Whether the Tab key comes here; of all rows only one. Null: the arrow keys do not stop here either. */
  readonly isTabStop: boolean | null;
  /** Whether the viewer was just brought here. */
  readonly isTarget: boolean;
  readonly onFocus: (key: string) => void;
  readonly children: ReactNode;
}

/** Around one row of the log: measured, and for messages reached by the arrow keys. */
export function LogRowFrame({ rowKey, register, isTabStop, isTarget, onFocus, children }: LogRowFrameProps) {
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
      data-row={rowKey}
      data-target={isTarget || undefined}
      {...(isTabStop === null ? {} : { tabIndex: isTabStop ? 0 : -1, 'data-stop': true })}
      onFocus={() => onFocus(rowKey)}
    >
      {children}
    </div>
  );
}
