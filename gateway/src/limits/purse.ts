import type { BudgetKind, BudgetPolicy } from './cost-config.ts';

/**
 * The points of one user, token, partner or address, as this process knows them. Times are milliseconds of a clock that never goes
 * back.
 */
export class Purse {
  readonly kind: BudgetKind;
  /** In the shared count. */
  readonly key: string;
  readonly policy: BudgetPolicy;
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

  /** @returns what is to be told to the shared count, before one of the next two is called with it */
  beginSettling(): number {
    const spent = this.unsettled;
    this.unsettled = 0;
    this.settling += spent;
    return spent;
  }

  /** @param points there were by the shared count after it was told */
  settled(spent: number, points: number, now: number): void {
    this.settling -= spent;
    this.points = points - this.unknown;
    this.at = now;
  }

  notSettled(spent: number): void {
    this.settling -= spent;
    this.unsettled = Math.min(this.unsettled + spent, this.policy.capacity);
  }
}
