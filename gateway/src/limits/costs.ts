import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Budgets, Payer } from './budgets.ts';

/** What operations may cost, and who has points left for them. */
export interface Costs {
  /**
   * Takes the point that it costs to look at what is not run in the end, or was not known; a promise only where other gateways must
   * be asked.
   * @throws KizunaError RATE_LIMITED
   */
  admit(payer: Payer): void | Promise<void>;
  /** @throws KizunaError OPERATION_TOO_COMPLEX when one operation may not cost so much */
  refuseDear(price: number): void;
  /**
   * Takes what an operation costs, one point at least; a promise only where other gateways must be asked.
   * @throws KizunaError OPERATION_TOO_COMPLEX, RATE_LIMITED; a point is taken then, too
   */
  pay(price: number, payer: Payer): void | Promise<void>;
}

export function createCosts(limit: number, budgets: Budgets): Costs {
  function take(points: number, payer: Payer): void | Promise<void> {
    const wait = budgets.take(payer, points);
    if (typeof wait !== 'number') return wait.then(refuseToWait);
    refuseToWait(wait);
  }

  function refuseDear(price: number): void {
    if (price > limit) throw tooDear(price, limit);
  }

  return {
    admit: (payer) => take(1, payer),
    refuseDear,
    pay(price, payer) {
      if (price <= limit) return take(Math.max(1, price), payer);
      const admitted = take(1, payer);
      if (admitted) return admitted.then(() => refuseDear(price));
      refuseDear(price);
    },
  };
}

function refuseToWait(milliseconds: number): void {
  if (milliseconds > 0) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: Math.ceil(milliseconds) } });
}

function tooDear(cost: number, limit: number): KizunaError {
  return new KizunaError('OPERATION_TOO_COMPLEX', {
    message: {
      en: `The operation costs ${cost} points; at most ${limit} are allowed. Ask for fewer entries of its lists.`,
      ja: `操作のコストが${cost}ポイントです。${limit}ポイントまで使用できます。リストの件数を減らしてください。`,
    },
    details: { cost, limit },
  });
}
