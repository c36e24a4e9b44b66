import { recordAudit } from '@kizuna/kit/audit/audit';
import { type AuditedRead, auditReads } from '@kizuna/kit/data-classes/audited-reads';
import type { Database } from '@kizuna/kit/db/database';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import DataLoader from 'dataloader';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import type { Tables } from '../db/tables.ts';
import { findPersons } from './subjects.ts';

/** Writes reads down: one entry for each request and subject. Wait for it before anything is told. */
export type KycReadLoader = DataLoader<AuditedRead, true, string>;

/** No KYC field of the graph is told without a trace of who read it, of whom, by which operation. */
export function auditKycReads(schema: GraphQLSchema): void {
  auditReads<Context>(schema, {
    subjects: {
      Performer: ['Performer', 'id'],
      KycApplication: ['KycApplication', 'id'],
      KycTransition: ['KycApplication', 'applicationId'],
      KycCheck: ['KycApplication', 'applicationId'],
    },
    // The issue of an address is an entry of its own, and so is each look by it.
    tracedElsewhere: ['KycDocument.url'],
    record: (read, { load }) => load.kycRead.load(read),
  });
}

export function createKycReadLoader({ db }: Database<Tables>, { viewer, requestId }: RequestContext): KycReadLoader {
  return new DataLoader<AuditedRead, true, string>(
    async (reads) => {
      if (!viewer) throw new Error('Nobody reads KYC data without signing in.');
      await db.transaction(async (tx) => {
        const personOf = await findPersons(tx, reads);
        const records = reads.map(({ targetType, targetId, fields, operation }) =>
          recordAudit(tx, {
            action: `${targetType.charAt(0).toLowerCase()}${targetType.slice(1)}.look`,
            actorId: viewer.userId,
            targetType,
            targetId,
            details: { fields, operation, requestId, userId: personOf({ targetType, targetId }) },
          }),
        );
        await Promise.all(records);
      });
      return reads.map(() => true);
    },
    { cacheKeyFn: ({ targetType, targetId }) => `${targetType}:${targetId}` },
  );
}
