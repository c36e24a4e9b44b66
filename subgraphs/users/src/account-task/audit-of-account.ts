import type { ExportPages } from '@kizuna/kit/accounts/export-content';
import type { AuditFilter, AuditStore, AuditSubject } from '@kizuna/kit/audit/audit-store';
import type { AuditRow } from '@kizuna/kit/audit/tables';
import type { CursorKey } from '@kizuna/kit/graph/pagination';

const pageSize = 500;

/** What the accounts did, one after another, each newest first. */
export async function* ownAudit(audit: AuditStore, accountIds: readonly number[]): ExportPages {
  for (const actorId of accountIds) {
    for await (const rows of pagesOf(audit, { actorId })) {
      yield rows.map(({ action, targetEntity, targetId, details, createdAt }) => ({
        ...{ action, targetEntity, targetId, details, createdAt },
      }));
    }
  }
}

/**
 * What others, the system and strangers did to the accounts and to what is theirs, newest first. Who did it is for the log to know,
 * not for the export: of others it holds nothing.
 * @param things what belongs to the accounts, as `AuditSubject` has it
 */
export async function* othersAudit(
  audit: AuditStore,
  accountIds: readonly number[],
  things: AuditSubject['things'],
): ExportPages {
  const filter = { about: { userIds: accountIds, things }, exceptActors: accountIds };
  for await (const rows of pagesOf(audit, filter)) {
    yield rows.map(({ action, targetEntity, targetId, details, createdAt, actorId }) => ({
      ...{ action, targetEntity, targetId, createdAt, isByPerson: actorId !== null },
      details: withoutOthers(details),
    }));
  }
}

/** What details say of the account itself; anything else may be the number or the words of somebody else. */
const ownDetails = ['reason', 'count', 'factor', 'userType', 'fields', 'kind', 'operation', 'from', 'to', 'taskId'];

function withoutOthers(details: unknown): unknown {
  if (typeof details !== 'object' || details === null) return null;
  return Object.fromEntries(Object.entries(details).filter(([name]) => ownDetails.includes(name)));
}

async function* pagesOf(audit: AuditStore, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  for (let after: CursorKey | null = null; ; ) {
    const rows: AuditRow[] = await audit.list({ limit: pageSize, backward: false, after, before: null }, filter);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = [last.id];
  }
}
