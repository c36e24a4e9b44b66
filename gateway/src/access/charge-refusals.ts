import type { Costs } from '../limits/costs.ts';
import { cannotBeTold, type ViewerAuthenticator } from './viewer-authenticator.ts';

/**
 * The same authenticator, but whoever sends a token that is no good pays a point for it, by their address: the look at it is not for
 * nothing. When there is none left they are refused with RATE_LIMITED instead.
 */
export function chargeRefusals(authenticator: ViewerAuthenticator, costs: Pick<Costs, 'admit'>): ViewerAuthenticator {
  return {
    async authenticate(authorization, address = null) {
      try {
        return await authenticator.authenticate(authorization, address);
      } catch (error) {
        if (!cannotBeTold(error)) await costs.admit({ viewer: null, client: { address, userAgent: null } });
        throw error;
      }
    },
  };
}
