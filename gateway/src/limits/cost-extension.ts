import type { Variables } from '../execution/conditions.ts';
import type { PricedOperation } from '../operations/ready-operations.ts';
import type { Budgets, Payer } from './budgets.ts';

/** What an answer says of its cost, for those who ask. */
export interface CostExtension {
  readonly cost: {
    /** Points that the operation costs. */
    readonly requested: number;
    /** Points that are left. */
    readonly remaining: number;
  };
}

export type DescribeCost = (operation: PricedOperation, variables: Variables, payer: Payer) => CostExtension;

export function createCostExtension(budgets: Budgets): DescribeCost {
  return ({ coerce, price }, variables, payer) => {
    // Computed once more: hardly anybody asks.
    const coerced = coerce(variables);
    const requested = 'errors' in coerced ? 1 : Math.max(1, price(coerced.values));
    return {
      cost: { requested, remaining: Math.min(...budgets.balancesOf(payer).map(({ remaining }) => remaining)) },
    };
  };
}

/** Whether a request's `extensions` are `{ "cost": true }`, perhaps with more. */
export function asksForCost(extensions: unknown): boolean {
  return typeof extensions === 'object' && extensions !== null && 'cost' in extensions && extensions.cost === true;
}
