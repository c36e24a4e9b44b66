/** Hands on what is made of events in the order of the events, however long each takes: a few at a time. */
export class InOrder<Value> {
  private readonly most: number;
  private readonly handOn: (sequence: number, value: Value) => void;
  private readonly underWay: { readonly sequence: number; readonly made: Value | null }[] = [];
  private waiting: {
    readonly until: number;
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  } | null = null;
  private readonly failures: unknown[] = [];

  /** @param most that may be under way at a time */
  constructor(most: number, handOn: (sequence: number, value: Value) => void) {
    this.most = most;
    this.handOn = handOn;
  }

  /**
   * Hands on within the call when nothing is before it and the value is there.
   * @param make gives the value once, now or later; must not throw
   */
  add(sequence: number, make: (give: (value: Value) => void) => void): void {
    const entry: { sequence: number; made: Value | null } = { sequence, made: null };
    this.underWay.push(entry);
    make((value) => {
      entry.made = value;
      if (this.underWay[0] === entry) this.proceed();
    });
  }

  /** Resolves when there is room for another; null when there is now. @throws what handing on has thrown */
  room(): Promise<void> | null {
    return this.fewerThan(this.most);
  }

  /** Resolves when all has been handed on; null when it has. @throws what handing on has thrown */
  settled(): Promise<void> | null {
    return this.fewerThan(1);
  }

  private fewerThan(until: number): Promise<void> | null {
    if (this.failures.length > 0) throw this.failures.shift();
    if (this.underWay.length < until) return null;
    return new Promise((resolve, reject) => {
      this.waiting = { until, resolve, reject };
    });
  }

  private proceed(): void {
    for (let first = this.underWay[0]; first && first.made !== null; first = this.underWay[0]) {
      this.underWay.shift();
      try {
        this.handOn(first.sequence, first.made);
      } catch (error) {
        this.fail(error);
      }
    }
    if (!this.waiting || this.underWay.length >= this.waiting.until) return;
    this.waiting.resolve();
    this.waiting = null;
  }

  private fail(error: unknown): void {
    if (this.waiting) this.waiting.reject(error);
    else this.failures.push(error);
    this.waiting = null;
  }
}
