import type { MessageReportStatus } from '../../graphql/generated/graphql.ts';

export type ReportStatus = MessageReportStatus;

/** What a report can be, as the filter offers it. */
export const reportStatuses = ['OPEN', 'UPHELD', 'DISMISSED'] as const satisfies readonly ReportStatus[];

/** The reports about one message, the oldest first. */
export interface ReportedMessage<Report> {
  readonly messageId: string;
  readonly first: Report;
  readonly all: readonly Report[];
}

/** One entry for each message, in the order of the oldest report about it: a decision is made once for all of them. */
export function groupReports<Report extends { readonly messageId: string }>(
  reports: readonly Report[],
): readonly ReportedMessage<Report>[] {
  const byMessage = new Map<string, { messageId: string; first: Report; all: Report[] }>();
  for (const report of reports) {
    const { messageId } = report;
    const found = byMessage.get(messageId);
    if (found) found.all.push(report);
    else byMessage.set(messageId, { messageId, first: report, all: [report] });
  }
  return [...byMessage.values()];
}
