import type { SubgraphEvent, SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { isPassing } from './passing-failure.ts';
import { pauseBeforeTry } from './pause-before-try.ts';
import type { OpenedSource } from './stream-source.ts';

export interface StreamFeedOptions {
  /** Opens the subgraph's stream after a number, or from now on. An answer alone says that it could not be opened. */
  readonly open: (after: number | null) => Promise<OpenedSource | SubgraphResponse>;
  /** Where a stream that its subgraph numbers begins; null when it has no numbers of its own, and is numbered here. */
  readonly numberedFrom: number | null;
  /** Takes the next event. @returns resolves when another one may come; null when it may at once */
  readonly take: (sequence: number, event: SubgraphEvent, source: OpenedSource) => Promise<void> | null;
  /** Resolves when all that was taken has been handed on; null when it has been. */
  readonly settled: () => Promise<void> | null;
  readonly logger: Logger;
}

/**
 * The events of one stream of a subgraph, each once and in order. Where they are numbered they outlive a broken connection: they go on
 * where they stood. And they go on from another source when the same is to be asked in other words.
 */
export class StreamFeed {
  private readonly options: StreamFeedOptions;
  private source: OpenedSource | null = null;
  /** Another source that takes the place of the present one as soon as it stands. */
  private replacement: Promise<OpenedSource | null> | null = null;
  /** Whether it stands, or could not be opened. */
  private isReplaceable = false;
  private closed = false;
  /** The number of the newest event. */
  private arrived: number;
  /** To open a source, since something last came. */
  private tries = 0;

  constructor(options: StreamFeedOptions) {
    this.options = options;
    this.arrived = options.numberedFrom ?? 0;
  }

  /**
   * Opens the first source.
   * @returns what the subgraph says when it cannot be opened
   */
  async open(): Promise<SubgraphResponse | null> {
    const opened = await this.options.open(this.options.numberedFrom);
    if (!('events' in opened)) return opened;
    this.use(opened);
    return null;
  }

  /** Hands on what comes, until nothing more does. */
  async run(): Promise<void> {
    while (this.source && !this.closed) {
      const { source } = this;
      await this.drain(source).catch((error: unknown) => {
        this.options.logger.error({ err: error }, 'a stream of events failed');
      });
      const next = this.closed ? null : await this.nextSource();
      void source.events.return?.();
      this.use(next);
    }
    void this.source?.events.return?.();
  }

  /** Opens another source, since what is asked has changed. The present one goes on until the other stands. */
  replaceSource(): void {
    this.tries = 0;
    letGo(this.replacement);
    const replacement: Promise<OpenedSource | null> = this.openAgain(() => this.replacement === replacement);
    this.replacement = replacement;
    this.isReplaceable = false;
    void replacement.then(() => {
      if (this.replacement !== replacement) return;
      this.isReplaceable = true;
      void this.source?.events.return?.();
    });
  }

  close(): void {
    this.closed = true;
    void this.source?.events.return?.();
    letGo(this.replacement);
  }

  private get isNumbered(): boolean {
    return this.options.numberedFrom !== null;
  }

  private use(source: OpenedSource | null): void {
    this.source = source;
    // The other one stood before this one did.
    if (this.isReplaceable) void source?.events.return?.();
  }

  /** Hands on what comes until it ends or breaks. */
  private async drain(source: OpenedSource): Promise<void> {
    for await (const event of source.events) {
      if (this.closed) return;
      const sequence = this.isNumbered ? event.sequence : this.arrived + 1;
      if (sequence === null) {
        // An event has a number. What has none says that the stream is at its end, and why.
        await this.options.settled();
        if (!isPassing(event.errors)) this.close();
        return;
      }
      // A source that took the place of another may begin a little before its end.
      if (sequence <= this.arrived) continue;
      this.arrived = sequence;
      this.tries = 0;
      const full = this.options.take(sequence, event, source);
      if (full) await full;
    }
    await this.options.settled();
  }

  /**
   * Where it goes on from. A numbered stream goes on where it stood, however often that takes: a subgraph that stops ends its streams as
   * if all were said. Whether there is nothing more, the subgraph says when it is asked.
   */
  private async nextSource(): Promise<OpenedSource | null> {
    if (!this.replacement) {
      if (!this.isNumbered) return null;
      await pauseBeforeTry(this.tries);
      this.tries += 1;
    }
    for (;;) {
      const { replacement } = this;
      const source = await (replacement ?? this.openAgain(() => this.replacement === null));
      // While it was opened, another one may have been asked for.
      if (this.replacement !== replacement && !this.closed) continue;
      this.replacement = null;
      this.isReplaceable = false;
      return source;
    }
  }

  /**
   * Opens a source in place of the last one, again and again while that may yet succeed.
   * @param isWanted whether it is still the one that is wanted
   */
  private async openAgain(isWanted: () => boolean): Promise<OpenedSource | null> {
    while (!this.closed) {
      const opened = await this.options.open(this.isNumbered ? this.arrived : null).catch((error: unknown) => {
        this.options.logger.error({ err: error }, 'a stream of events could not be opened again');
        return null;
      });
      if (opened && 'events' in opened) {
        if (isWanted() && !this.closed) return opened;
        void opened.events.return?.();
        return null;
      }
      if (opened && !isPassing(opened.errors)) return null;
      if (!isWanted()) return null;
      await pauseBeforeTry(this.tries);
      this.tries += 1;
    }
    return null;
  }
}

/** Of a source that nobody is going to read. */
function letGo(source: Promise<OpenedSource | null> | null): void {
  void source?.then((opened) => opened?.events.return?.());
}
