import type { AfterCommit } from '@kizuna/kit/accounts/account-data';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import { findApplicationStatuses } from '../kyc/kyc-application-repository.ts';
import { applicationTopic } from '../kyc/kyc-topics.ts';
import { performerKycStatus } from '../kyc/performer-kyc-status.ts';
import {
  type HeldPerformer,
  lockApplicationsOf,
  lockPerformersOf,
  mergePerformer,
  moveApplications,
  movePerformers,
  releaseClaims,
} from './account-repository.ts';

type Db = Executor<Tables>;

/**
 * Gives performers and applications of one account to another. Two identities never become one: where both have a performer,
 * one of them stands for the account, and the other stays beside it with its applications, its documents and its number.
 */
export async function mergePerformers(db: Db, bus: Bus, from: number, to: number, after: AfterCommit): Promise<void> {
  const applications = await lockApplicationsOf(db, [from, to]);
  const performers = await lockPerformersOf(db, [from, to]);
  const currentOf = (owner: number) => performers.find((row) => row.userId === owner && row.mergedIntoId === null);
  const [theirs, ours] = [currentOf(from), currentOf(to)];
  if (theirs && ours) {
    const winner = await chooseCurrent(db, theirs, ours);
    await mergePerformer(db, winner === ours ? theirs.id : ours.id, winner.id);
  }
  await movePerformers(db, from, to);
  await moveApplications(db, from, to);
  // Nobody reviews their own application.
  await releaseClaims(db, to, true);
  const moved = applications.filter(({ applicantId, reviewerId }) => applicantId === from || reviewerId === from);
  after(async () => {
    for (const { id } of moved) await bus.publish(applicationTopic(id), {});
  });
}

/** The one that is approved, so that no approval is lost; else that of the account that is left. */
async function chooseCurrent(db: Db, theirs: HeldPerformer, ours: HeldPerformer): Promise<HeldPerformer> {
  const rows = await findApplicationStatuses(db, [theirs.id, ours.id]);
  const isApproved = ({ id }: HeldPerformer) =>
    performerKycStatus(rows.filter((row) => row.performerId === id).map(({ status }) => status)) === 'APPROVED';
  return isApproved(theirs) && !isApproved(ours) ? theirs : ours;
}
