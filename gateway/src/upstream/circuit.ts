import { CircuitState, SamplingBreaker } from 'cockatiel';
import { SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphLimits } from './transport-config.ts';

/** Leave to send one fetch; to be given back with what came of it. */
export type Pass = 'usual' | 'probe';

export interface CircuitOptions {
  readonly limits: SubgraphLimits;
  /** Whether a failure speaks against the subgraph. */
  readonly counts: (error: unknown) => boolean;
  onBreak(): void;
  onReset(): void;
}

/**
 * Leaves a subgraph in peace that fails too often, and tries it again with one fetch now and then. cockatiel counts; its policy around
 * each call would cost a fetch within the process as much as the rest of the way.
 */
export class Circuit {
  private readonly options: CircuitOptions;
  private readonly breaker: SamplingBreaker;
  /** When it was opened, by `Date.now()`; null while it is closed. */
  private openedAt: number | null = null;
  private isProbing = false;

  constructor(options: CircuitOptions) {
    const { limits } = options;
    this.options = options;
    this.breaker = new SamplingBreaker({
      threshold: limits.breakerFailureShare,
      duration: limits.breakerWindowMs,
      minimumRps: (limits.breakerMinimumCalls * 1_000) / limits.breakerWindowMs,
    });
  }

  get isClosed(): boolean {
    return this.openedAt === null;
  }

  /** @throws SubgraphFailure circuit-open; while a probe is under way, too */
  enter(): Pass {
    if (this.openedAt === null) return 'usual';
    if (this.isProbing || Date.now() - this.openedAt < this.options.limits.breakerOpenMs) {
      throw new SubgraphFailure('circuit-open');
    }
    this.isProbing = true;
    return 'probe';
  }

  succeeded(pass: Pass): void {
    this.breaker.success(pass === 'probe' ? CircuitState.HalfOpen : CircuitState.Closed);
    if (pass === 'probe') this.close();
  }

  failed(pass: Pass, error: unknown): void {
    if (!this.options.counts(error)) {
      if (pass === 'probe') this.close();
    } else if (this.breaker.failure(pass === 'probe' ? CircuitState.HalfOpen : CircuitState.Closed)) this.open();
  }

  private open(): void {
    if (this.openedAt !== null && !this.isProbing) return;
    this.openedAt = Date.now();
    this.isProbing = false;
    this.options.onBreak();
  }

  private close(): void {
    // A fetch from before may have opened it again.
    if (!this.isProbing) return;
    this.openedAt = null;
    this.isProbing = false;
    this.options.onReset();
  }
}
