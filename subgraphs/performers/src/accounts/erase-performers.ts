import type { AfterCommit, KeptData } from '@kizuna/kit/accounts/account-data';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';
import { applicationTopic } from '../kyc/kyc-topics.ts';
import {
  closePerformers,
  deleteApplications,
  lockApplicationsOf,
  lockAway,
  releaseClaims,
} from './account-repository.ts';
import { disposeOfFiles } from './kyc-files.ts';
import { keptUntil } from './retention-policy.ts';

export interface EraseOptions {
  readonly tx: Executor<Tables>;
  readonly bus: Bus;
  readonly userId: number;
  readonly retentionYears: number;
  readonly after: AfterCommit;
}

/**
 * Removes performers and applications of an account with all documents. What was approved stays, locked, until the law lets it
 * go; what the account decided as a reviewer stays with the applications of others.
 */
export async function erasePerformers(options: EraseOptions): Promise<readonly KeptData[]> {
  const { tx, bus, userId, retentionYears, after } = options;
  const held = await lockApplicationsOf(tx, [userId]);
  const own = held.filter(({ applicantId }) => applicantId === userId);
  const kept: { row: KycApplicationRow; until: Date }[] = [];
  const gone: number[] = [];
  for (const row of own) {
    const until = row.lockedUntil ?? keptUntil(row, retentionYears);
    if (until && until.getTime() > Date.now()) kept.push({ row, until });
    else gone.push(row.id);
  }
  await deleteApplications(tx, gone);
  await disposeOfFiles(tx, gone);
  for (const id of gone) await auditErasure(tx, 'kycApplication.erase', id);
  for (const { row, until } of kept) {
    if (row.lockedUntil) continue;
    await lockAway(tx, row.id, until);
    await auditErasure(tx, 'kycApplication.lock', row.id);
  }
  await closePerformers(tx, userId);
  await releaseClaims(tx, userId, false);
  after(async () => {
    for (const { id } of held) await bus.publish(applicationTopic(id), {});
  });
  return toKeptData(kept.map(({ until }) => until));
}

/** Nobody did it: it follows from what the audit log of `users` says. */
async function auditErasure(tx: Executor<Tables>, action: string, id: number): Promise<void> {
  await recordAudit(tx, { action, targetType: 'KycApplication', targetId: id });
}

function toKeptData(dates: readonly Date[]): readonly KeptData[] {
  if (dates.length === 0) return [];
  const until = new Date(Math.max(...dates.map((date) => date.getTime()))).toISOString();
  const reason = 'The law wants identity checks that were approved kept; they are locked until then.';
  return [{ what: 'kyc_application', count: dates.length, until, reason }];
}
