import {
  type AuditFilter,
  type AuditStore,
  auditCursorKey,
  concernedUserId,
  targetNumber,
} from '@kizuna/kit/audit/audit-store';
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

    auditActions: async (_, __, { viewer, audit }) => {
      requireAdmin(viewer);
      return audit.actions();
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
      const id = concernedUserId(entry);
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

function readFilter({ actorId, action, targetType, targetId, since, until }: AuditEntryFilter): AuditFilter {
  const target = targetId == null ? null : parseGlobalId(targetId);
  const isPerson = target?.type === 'User';
  return {
    actorId: actorId == null ? undefined : requireId('User', actorId),
    action: action?.trim() || undefined,
    // Of somebody, what was done to things of theirs is wanted, too.
    concernedUserId: isPerson ? Number(target.id) : undefined,
    // An id names its type; what has no id of ours, such as a payment, goes by its own.
    targetType: (isPerson ? null : target?.type) ?? (targetType?.trim() || undefined),
    targetId: isPerson ? undefined : target ? String(target.id) : (targetId ?? undefined),
    since: since ?? undefined,
    until: until ?? undefined,
  };
}
