import { ConfigError, readEnv } from '@kizuna/kit/config/env';
import { z } from 'zod';

/** How many points somebody may spend. */
export interface BudgetPolicy {
  /** At once. */
  readonly capacity: number;
  /** Points that come back each second, until there are as many again. */
  readonly refillPerSecond: number;
}

/** Whose points are counted: a signed-in user's, an API token's, all API tokens' of one partner, an address's for nobody. */
export type BudgetKind = 'user' | 'token' | 'partner' | 'address';

export interface CostConfig {
  /** Points of one operation at most. */
  readonly limit: number;
  /** How long a list is of which the graph says nothing. */
  readonly listSize: number;
  readonly budgets: Readonly<Record<BudgetKind, BudgetPolicy>>;
}

const points = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const budget = z
  .string()
  .regex(/^\d+\/\d+$/, 'not points/points')
  .transform((text) => {
    const [capacity, refillPerSecond] = text.split('/').map(Number);
    return { capacity, refillPerSecond };
  })
  .pipe(z.object({ capacity: points, refillPerSecond: points }));
const howToSet = 'set it to points at once and points that come back each second, for example 100000/1000';

const variables = z.object({
  COST_LIMIT: z.coerce.number().pipe(points).default(5_000).describe('set it to points'),
  COST_LIST_SIZE: z.coerce.number().int().min(0).max(10_000).default(10).describe('set it to a number of entries'),
  COST_BUDGET_USER: budget.prefault('100000/1000').describe(howToSet),
  COST_BUDGET_TOKEN: budget.prefault('100000/1000').describe(howToSet),
  COST_BUDGET_PARTNER: budget.prefault('400000/4000').describe(howToSet),
  COST_BUDGET_ADDRESS: budget.prefault('100000/1000').describe(howToSet),
});

/** @throws ConfigError */
export function readCostConfig(env: NodeJS.ProcessEnv): CostConfig {
  const values = readEnv(variables, env);
  const budgets = {
    user: values.COST_BUDGET_USER,
    token: values.COST_BUDGET_TOKEN,
    partner: values.COST_BUDGET_PARTNER,
    address: values.COST_BUDGET_ADDRESS,
  };
  for (const [kind, { capacity }] of Object.entries(budgets)) {
    if (capacity >= values.COST_LIMIT) continue;
    const name = `COST_BUDGET_${kind.toUpperCase()}`;
    throw new ConfigError(`${name} is wrong (nobody could run an operation of COST_LIMIT points): ${howToSet}.`);
  }
  return { limit: values.COST_LIMIT, listSize: values.COST_LIST_SIZE, budgets };
}
