import { type AuditStore, auditCursorKey } from '@kizuna/kit/audit/audit-store';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { readPage, toConnection } from '@kizuna/kit/graph/pagination';
import { maySeeAudit } from '../account/account-policy.ts';
import type { Resolvers } from '../generated/resolvers.ts';

export type AuditEntryRow = Awaited<ReturnType<AuditStore['list']>>[number];

export const auditResolvers: Resolvers = {
  Query: {
    auditEntries: async (_, args, { viewer, audit }) => {
      if (!maySeeAudit(viewer)) throw new KizunaError(viewer ? 'FORBIDDEN' : 'UNAUTHORIZED');
      const page = readPage(args);
      return toConnection(await audit.list(page), page, auditCursorKey);
    },
  },
  AuditEntry: {
    id: ({ id }) => toGlobalId('AuditEntry', id),
    actor: ({ actorId }, _, { loadAccount }) => (actorId === null ? null : loadAccount.load(actorId)),
    targetType: ({ targetEntity }) => targetEntity,
    targetId: ({ targetEntity, targetId }) =>
      targetEntity && targetId && /^\d+$/.test(targetId) ? toGlobalId(targetEntity, Number(targetId)) : targetId,
    details: ({ details }) => (details === null ? null : JSON.stringify(details)),
  },
};
