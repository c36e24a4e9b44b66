import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { addressGroup } from '@kizuna/kit/input/address-group';
import type { Logger } from '@kizuna/kit/logging/logger';
import { LRUCache } from 'lru-cache';
import type { BudgetKind, CostConfig } from './cost-config.ts';
import { Purse } from './purse.ts';
import { createSettlement } from './settlement.ts';
import type { SharedCount } from './shared-count.ts';

/** Who pays for a request. */
export type Payer = Pick<RequestContext, 'viewer' | 'client'>;

/** What is left to somebody. */
export interface Balance {
  readonly kind: BudgetKind;
  readonly capacity: number;
  /** Seconds in which an empty one is filled. */
  readonly window: number;
  readonly remaining: number;
  /** Seconds until it is full again. */
  readonly fullIn: number;
}

/** Points that people, programs and addresses may spend. */
export interface Budgets {
  /**
   * Takes points; a promise only where other gateways must be asked.
   * @returns 0 when they were there, else the milliseconds after which they may be; a point is taken then, if there is one
   */
  take(payer: Payer, points: number): number | Promise<number>;
  balancesOf(payer: Payer): readonly Balance[];
  close(): Promise<void>;
}

export interface BudgetsOptions {
  readonly policies: CostConfig['budgets'];
  /** Of all gateways; null: this process counts for itself. */
  readonly count: SharedCount | null;
  /** Milliseconds that a request waits for that count. @default 250 */
  readonly patienceMs?: number;
  readonly logger: Logger;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** Beyond so many the one that was used longest ago is forgotten, and full when it comes back. */
const maxPurses = 50_000;

export function createBudgets(options: BudgetsOptions): Budgets {
  const { policies, count, patienceMs, logger, now = () => performance.now() } = options;
  const purses = new LRUCache<string, Purse>({ max: maxPurses });
  const settlement = count && createSettlement({ count, now, patienceMs, logger });

  function purseOf(kind: BudgetKind, whose: string | number): Purse {
    const key = `${kind}:${whose}`;
    let purse = purses.get(key);
    if (!purse) {
      purse = new Purse(kind, key, policies[kind], now());
      purses.set(key, purse);
    }
    return purse;
  }

  function pursesOf({ viewer, client }: Payer): readonly Purse[] {
    if (viewer === null) return [purseOf('address', addressGroup(client.address))];
    // All tokens of one account are one partner's.
    if ('tokenId' in viewer) return [purseOf('token', viewer.tokenId), purseOf('partner', viewer.userId)];
    return [purseOf('user', viewer.userId)];
  }

  function longestWait(all: readonly Purse[], points: number): number {
    const time = now();
    let longest = 0;
    for (const purse of all) longest = Math.max(longest, purse.waitFor(points, time));
    return longest;
  }

  function spend(all: readonly Purse[], points: number): void {
    for (const purse of all) purse.spend(points);
    settlement?.note(all);
  }

  function fineAll(all: readonly Purse[]): void {
    const time = now();
    // Floods of what is refused keep a purse empty, but make no debts.
    for (const purse of all) purse.spend(Math.min(1, Math.max(0, purse.left(time))));
    settlement?.note(all);
  }

  async function ask(all: readonly Purse[], points: number): Promise<number> {
    const granted = await settlement?.take(all, points);
    // Where nobody could be asked they were taken here, where they were there.
    if (granted !== false) return 0;
    const wait = longestWait(all, points);
    fineAll(all);
    return Math.max(1, wait);
  }

  return {
    take(payer, points) {
      const all = pursesOf(payer);
      const wait = longestWait(all, points);
      if (wait > 0) {
        fineAll(all);
        return wait;
      }
      const time = now();
      if (settlement && !all.every((purse) => settlement.mayDecideHere(purse, points, time))) return ask(all, points);
      spend(all, points);
      return 0;
    },
    balancesOf(payer) {
      const time = now();
      return pursesOf(payer).map((purse) => {
        const { capacity, refillPerSecond } = purse.policy;
        const left = purse.left(time);
        return {
          kind: purse.kind,
          capacity,
          window: Math.ceil(capacity / refillPerSecond),
          remaining: Math.max(0, Math.floor(left)),
          fullIn: Math.ceil((capacity - left) / refillPerSecond),
        };
      });
    },
    close: async () => settlement?.close(),
  };
}
