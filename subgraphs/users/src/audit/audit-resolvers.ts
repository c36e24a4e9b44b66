import { type AuditFilter, type AuditStore, auditCursorKey } from '@kizuna/kit/audit/audit-store';
import { parseGlobalId, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { readPage, toConnection } from '@kizuna/kit/graph/pagination';
import { requireAdmin } from '../account/account-policy.ts';
import type { AuditEntryFilter, Resolvers } from '../generated/resolvers.ts';

export type AuditEntryRow = Awaited<ReturnType<AuditStore['list']>>[number];

export const auditResolvers: Resolvers = {
  Query: {
    auditEntries: async (_, { filter, ...args }, { viewer, audit }) => {
      requireAdmin(viewer);
      const page = readPage(args);
      return toConnection(await audit.list(page, readFilter(filter ?? {})), page, auditCursorKey);
    },

    auditVerify: async (_, __, { viewer, audit, verifyAudit }) => {
      requireAdmin(viewer);
      const chains = await verifyAudit();
      const broken = await audit.byIds(chains.flatMap(({ brokenId }) => brokenId ?? []));
      return {
        isIntact: chains.every(({ brokenId }) => brokenId === null),
        chains: chains.map(({ brokenId, ...chain }) => ({
          ...chain,
          brokenEntryNumber: brokenId,
          brokenEntry: broken.find(({ id }) => id === brokenId) ?? null,
        })),
      };
    },
  },
  AuditEntry: {
    id: ({ id }) => toGlobalId('AuditEntry', id),
    actor: ({ actorId }, _, { loadAccount }) => (actorId === null ? null : loadAccount.load(actorId)),
    actorId: ({ actorId }) => (actorId === null ? null : toGlobalId('User', actorId)),
    targetUser: (entry, _, { loadAccount }) => {
      const id = entry.targetEntity === 'User' ? targetNumber(entry) : null;
      return id === null ? null : loadAccount.load(id);
    },
    targetType: ({ targetEntity }) => targetEntity,
    targetId: (entry) => {
      const id = targetNumber(entry);
      return entry.targetEntity && id !== null ? toGlobalId(entry.targetEntity, id) : entry.targetId;
    },
    details: ({ details }) => (details === null ? null : JSON.stringify(details)),
  },
};

/** The number of what it was done to; null for what goes by a name of its own, such as a payment. */
function targetNumber({ targetId }: AuditEntryRow): number | null {
  return targetId !== null && /^\d{1,15}$/.test(targetId) ? Number(targetId) : null;
}

function readFilter({ actorId, action, targetType, targetId, since, until }: AuditEntryFilter): AuditFilter {
  const target = targetId == null ? null : parseGlobalId(targetId);
  return {
    actorId: actorId == null ? undefined : requireId('User', actorId),
    action: action?.trim() || undefined,
    // An id names its type; what has no id of ours, such as a payment, goes by its own.
    targetType: target?.type ?? (targetType?.trim() || undefined),
    targetId: target ? String(target.id) : (targetId ?? undefined),
    since: since ?? undefined,
    until: until ?? undefined,
  };
}
