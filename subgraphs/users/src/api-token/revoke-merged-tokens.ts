import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Executor } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import { type ApiTokenRow, revokeApiTokens } from './api-token-repository.ts';

/**
 * Revokes API tokens that a merge brings to an account whose role has none: they would be dead there, and look alive. Each is on
 * record. On a transaction; it needs no announcement of its own, for a merge announces all tokens of the accounts that it closes
 * when it begins.
 * @param actorId absent where nobody does it there and then
 * @returns those that were not revoked before
 */
export async function revokeMergedTokens(
  tx: Executor<Tables>,
  tokens: readonly ApiTokenRow[],
  actorId?: number,
): Promise<ApiTokenRow[]> {
  const revoked: ApiTokenRow[] = [];
  for (const { id, userId } of tokens) {
    const [row] = await revokeApiTokens(tx, userId, id);
    if (!row) continue;
    revoked.push(row);
    const target = { targetType: 'ApiToken', targetId: id };
    await recordAudit(tx, { action: 'api_token.revoke', actorId, ...target, details: { userId, reason: 'merged' } });
  }
  return revoked;
}
