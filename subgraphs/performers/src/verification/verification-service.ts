import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { Tables } from '../db/tables.ts';
import { findDocumentsOf } from '../document/document-repository.ts';
import { type KycApplicationRow, lockApplication } from '../kyc/kyc-application-repository.ts';
import { takeStep } from '../kyc/kyc-steps.ts';
import { applicationTopic } from '../kyc/kyc-topics.ts';
import { findPerformers } from '../performer/performer-repository.ts';
import type { DocumentVault } from '../vault/document-vault.ts';
import type { CheckFinding } from './check.ts';
import { replaceChecks } from './check-repository.ts';
import { type CheckSubject, giveUpChecks, runChecks } from './run-checks.ts';

export interface VerificationService {
  /**
   * Checks an application that was handed in and gives it to the reviewers. Safe to repeat, also after a crash between any
   * two steps; an application that stands elsewhere (withdrawn meanwhile, checked already) is left alone.
   * @param isLastTry what cannot be checked is then left to the reviewer instead of failing
   */
  verify(applicationId: number, options: { readonly isLastTry: boolean }): Promise<void>;
}

export interface VerificationServiceOptions {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly vault: DocumentVault;
  readonly logger: Logger;
}

export function createVerificationService(options: VerificationServiceOptions): VerificationService {
  const { database, bus, vault, logger } = options;
  const { db } = database;
  const announce = (id: number) => bus.publish(applicationTopic(id), {});
  const bySystem = { actorId: null, reason: null };

  /** SUBMITTED -> CHECKING; null when there is nothing to check. */
  async function start(id: number): Promise<KycApplicationRow | null> {
    return await db.transaction(async (tx) => {
      const application = await lockApplication(tx, id);
      if (application?.status === 'SUBMITTED')
        return await takeStep(tx, application, { ...bySystem, step: 'startChecks' });
      // A try before this one died while it checked.
      return application?.status === 'CHECKING' ? application : null;
    });
  }

  /** CHECKING -> IN_REVIEW, with what was found; nothing when another try was quicker. */
  async function finish(id: number, findings: readonly CheckFinding[]): Promise<void> {
    await db.transaction(async (tx) => {
      const application = await lockApplication(tx, id);
      if (application?.status !== 'CHECKING') return;
      await replaceChecks(tx, id, findings);
      await takeStep(tx, application, { ...bySystem, step: 'finishChecks' });
    });
  }

  async function readSubject(application: KycApplicationRow): Promise<CheckSubject> {
    const [[performer], documents] = await Promise.all([
      findPerformers(db, [application.performerId]),
      findDocumentsOf(db, [application.id]),
    ]);
    if (!performer) throw new Error(`Performer ${application.performerId} is gone.`);
    return { application, performer, documents: documents.filter(({ status }) => status === 'STORED') };
  }

  return {
    async verify(id, { isLastTry }) {
      const application = await start(id);
      if (!application) return;
      await announce(id);
      const subject = await readSubject(application);
      const findings = await runChecks(database, vault, subject).catch((error: unknown) => {
        if (!isLastTry) throw error;
        logger.error({ err: error, applicationId: id }, 'The checks of a KYC application could not be carried out');
        return giveUpChecks(subject);
      });
      await finish(id, findings);
      await announce(id);
    },
  };
}
