import type { LogRow } from '../feed/log-rows.ts';
import type { ReadReceipt } from '../read-receipts.ts';
import { DayLine, NoticeLine, UnreadLine } from './log-lines.tsx';
import { MessageRow } from './message-row.tsx';
import { PendingRow } from './pending-row.tsx';

interface LogRowContentProps {
  readonly row: LogRow;
  /** Of the log's one message that has one. */
  readonly receipt: ReadReceipt | null;
}

/** What stands in a row of the log. */
export function LogRowContent({ row, receipt }: LogRowContentProps) {
  switch (row.type) {
    case 'day':
      return <DayLine at={row.at} />;
    case 'unread':
      return <UnreadLine />;
    case 'notice':
      return <NoticeLine message={row.message} />;
    case 'pending':
      return <PendingRow entry={row.entry} />;
    case 'message': {
      const { message, begins, ends } = row;
      return <MessageRow {...{ message, begins, ends }} receipt={receipt?.messageId === message.id ? receipt : null} />;
    }
  }
}
