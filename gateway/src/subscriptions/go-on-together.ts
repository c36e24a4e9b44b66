import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { ReadyOperation } from '../operations/ready-operations.ts';

interface Follower {
  readonly context: Pick<RequestContext, 'viewer'>;
}

/** Who may go on under another supergraph, and with what. */
export interface GoingOn<Someone> {
  /** Null when nobody may. */
  readonly operation: ReadyOperation | null;
  /** Those who may not. */
  readonly refused: readonly Someone[];
  /** Those who may, but not with the others, since they are refused something else of it. */
  readonly apart: readonly Someone[];
}

/**
 * What becomes of those who follow a subscription when another supergraph takes the place of the present one. Whoever is refused the
 * events themselves may not go on; those who share them go on together if they are refused there what they are refused now.
 * @param prepared the operation on the other supergraph, for whoever asks
 * @param shared what they share now; null for one who follows alone
 */
export async function goOnTogether<Someone extends Follower>(
  prepared: ReadyOperation,
  shared: ReadyOperation | null,
  followers: readonly Someone[],
): Promise<GoingOn<Someone>> {
  let operation: ReadyOperation | null = null;
  const refused: Someone[] = [];
  const apart: Someone[] = [];
  for (const follower of followers) {
    const allowed = (await prepared.access?.allowedTo(follower.context.viewer)) ?? prepared;
    const maySee = allowed.refused.every(({ path }) => path.length > 1);
    if (!maySee) refused.push(follower);
    else if (shared === null || allowed.sharing?.refused === shared.sharing?.refused) operation = allowed;
    else apart.push(follower);
  }
  return { operation, refused, apart };
}
