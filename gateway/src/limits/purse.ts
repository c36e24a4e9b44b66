import type { BudgetKind, BudgetPolicy } from './cost-config.ts';

/** What was told to the shared count under a number, and not answered: it may be booked or not. */
export interface Doubt {
  readonly number: number;
  readonly spent: number;
}

/**
 * The points of one user, token, partner or address, as this process knows them. Times are milliseconds of a clock that never goes
 * back.
 */
export class Purse {
  readonly kind: BudgetKind;
  /** In the shared count. */
  readonly key: string;
  readonly policy: BudgetPolicy;
  readonly doubts = new Set<Doubt>();
  /** Below zero when others had spent them before that was known here. */
  private points: number;
  private at: number;
  /** Spent here, and not yet told to the shared count. */
  private unsettled = 0;
  /** Told to it, which has not answered yet. */
  private settling = 0;

  constructor(kind: BudgetKind, key: string, policy: BudgetPolicy, now: number) {
    this.kind = kind;
    this.key = key;
    this.policy = policy;
    this.points = policy.capacity;
    this.at = now;
  }

  /** Points that are there now. */
  left(now: number): number {
    if (now > this.at) {
      const { capacity, refillPerSecond } = this.policy;
      this.points = Math.min(capacity, this.points + ((now - this.at) * refillPerSecond) / 1_000);
      this.at = now;
    }
    return this.points;
  }

  spend(points: number): void {
    this.points -= points;
    // More than a purse holds nobody owes.
    this.unsettled = Math.min(this.unsettled + points, this.policy.capacity);
  }

  /** What the shared count does not know of yet. */
  get unknown(): number {
    return this.unsettled + this.settling;
  }

  /** Milliseconds until there will be so many points. */
  waitFor(points: number, now: number): number {
    return Math.max(0, ((points - this.left(now)) / this.policy.refillPerSecond) * 1_000);
  }

  /** @returns what is to be told to the shared count, before one of the others is called with it */
  beginSettling(): number {
    const spent = this.unsettled;
    this.unsettled = 0;
    this.settling += spent;
    return spent;
  }

  /** It was told, and is booked. */
  settled(spent: number): void {
    this.settling -= spent;
  }

  /** @param points there are by the shared count */
  correct(points: number, now: number): void {
    this.points = points - this.unknown;
    this.at = now;
  }

  /** It was told, and nobody answered. @param wanted what was asked for besides, and is spent all the same */
  doubt(number: number, spent: number, wanted: number): void {
    this.points -= wanted;
    this.settling += wanted;
    this.doubts.add({ number, spent: spent + wanted });
  }

  /** It is known to be booked now. Told twice, it may be known twice. */
  resolve(doubt: Doubt): void {
    if (this.doubts.delete(doubt)) this.settling -= doubt.spent;
  }
}
