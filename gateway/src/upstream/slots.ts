import { SubgraphFailure } from './subgraph-failure.ts';

/** So many at a time, and so many more that wait for their turn. */
export class Slots {
  private readonly most: number;
  private readonly mostWaiting: number;
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(most: number, mostWaiting: number) {
    this.most = most;
    this.mostWaiting = mostWaiting;
  }

  get underWay(): number {
    return this.taken;
  }

  get queued(): number {
    return this.waiting.length;
  }

  /** @returns null when there is one at once @throws SubgraphFailure overloaded */
  take(): Promise<void> | null {
    if (this.taken < this.most) {
      this.taken += 1;
      return null;
    }
    if (this.waiting.length >= this.mostWaiting) throw new SubgraphFailure('overloaded');
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** Hands it on to who has waited longest. */
  give(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken -= 1;
  }
}
