import type { Logger } from '@kizuna/kit/logging/logger';
import type { Doubt, Purse } from './purse.ts';
import type { Booked, Booking, SharedCount } from './shared-count.ts';

/** Tells the shared count what is spent here, and asks it where only it can tell. */
export interface Settlement {
  /** Whether so many points may be taken of a purse without asking. */
  mayDecideHere(purse: Purse, points: number, now: number): boolean;
  /** Tells soon what the purses spent. */
  note(purses: readonly Purse[]): void;
  /**
   * Takes points of all purses if all of them have them.
   * @returns null when the shared count cannot be reached: they are taken here, and it is told later
   */
  take(purses: readonly Purse[], points: number): Promise<boolean | null>;
  close(): Promise<void>;
}

/** What one gateway may spend before it tells the others, as a share of all that a purse holds. */
const shareHere = 0.05;
const settleEveryMs = 100;
const retryEveryMs = 1_000;

export interface SettlementOptions {
  readonly count: SharedCount;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds that a request waits for the shared count. @default 250 */
  readonly patienceMs?: number | undefined;
  readonly logger: Logger;
}

/** What is told of one purse, once more or for the first time. */
interface Told {
  readonly purse: Purse;
  readonly booking: Booking;
  readonly doubt: Doubt | null;
}

export function createSettlement({ count, now, patienceMs = 250, logger }: SettlementOptions): Settlement {
  const dirty = new Set<Purse>();
  let away = false;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let lastNumber = 0;

  function tell(purse: Purse, wanted: number): Told[] {
    dirty.delete(purse);
    const { key, policy } = purse;
    const again = Array.from(purse.doubts, (doubt) => ({
      purse,
      booking: { key, policy, ...doubt, wanted: 0 },
      doubt,
    }));
    // While nobody answers, nothing more comes into doubt than what was asked for.
    if (again.length > 0 && wanted === 0) return again;
    lastNumber += 1;
    const booking = { key, policy, number: lastNumber, spent: purse.beginSettling(), wanted };
    return [...again, { purse, booking, doubt: null }];
  }

  /** @returns what became of what was wanted of each purse */
  async function book(purses: readonly Purse[], wanted: number): Promise<readonly Booked[] | null> {
    const told = purses.flatMap((purse) => tell(purse, wanted));
    try {
      const booked = await within(patienceMs, count.book(told.map(({ booking }) => booking)));
      const time = now();
      for (const [index, { purse, booking, doubt }] of told.entries()) {
        if (doubt) purse.resolve(doubt);
        else purse.settled(booking.spent);
        purse.correct(booked[index]?.points ?? 0, time);
      }
      if (away) logger.info('budgets are shared with other gateways again');
      away = false;
      // What was spent since they came into doubt is still to be told.
      note(told.flatMap(({ purse, doubt }) => (doubt ? [purse] : [])));
      return booked.filter((_, index) => told[index]?.doubt === null);
    } catch (error) {
      // Told again later, under the same numbers: it may be booked although nobody heard so.
      for (const { purse, booking, doubt } of told) {
        if (!doubt) purse.doubt(booking.number, booking.spent, booking.wanted);
      }
      if (!away && !closed) logger.warn({ err: error }, 'budgets cannot be shared; each gateway counts for itself');
      away = true;
      note(purses);
      return null;
    }
  }

  async function settle(): Promise<void> {
    await book([...dirty], 0);
    timer = null;
    note([]);
  }

  function note(purses: readonly Purse[]): void {
    for (const purse of purses) dirty.add(purse);
    if (timer || dirty.size === 0 || closed) return;
    timer = setTimeout(() => void settle(), away ? retryEveryMs : settleEveryMs).unref();
  }

  return {
    mayDecideHere(purse, points, time) {
      if (away) return true;
      const share = purse.policy.capacity * shareHere;
      return purse.unknown + points <= share && purse.left(time) - points >= share;
    },
    note,
    async take(purses, points) {
      const booked = await book(purses, points);
      if (!booked) return null;
      const granted = booked.every((one) => one.granted);
      if (!granted) {
        for (const [index, purse] of purses.entries()) if (booked[index]?.granted) purse.spend(-points);
        note(purses);
      }
      return granted;
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      if (dirty.size > 0 && !away) await book([...dirty], 0);
      await count.close();
    },
  };
}

/** Rejects when it takes longer. */
async function within<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`no answer within ${milliseconds} ms`));
    // When it was this process that was slow, the answer is here and only has to be read.
    timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
