import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { isOperator } from '../conversation/conversation-policy.ts';
import type { ReportRow } from './report-repository.ts';

/** Seeing what was reported, and deciding on it. */
export const mayResolveReports = isOperator;

/** Nobody judges themselves, nor learns who reported them: for its sender there is no report about a message. */
export const isThereFor = ({ userId }: Viewer, { senderId }: Pick<ReportRow, 'senderId'>): boolean =>
  senderId !== userId;
