export interface RoundsOptions<Connection> {
  /** Milliseconds between two rounds. */
  readonly everyMs: number;
  /** Milliseconds between two turns of a connection. The connections take turns in different rounds. */
  readonly turnEveryMs: number;
  /** Called for every connection in each round. @param now milliseconds since 1970 */
  look(connection: Connection, now: number): void;
  /** Called for a connection when it is its turn. */
  turn(connection: Connection): void;
}

/** Looks after many open connections by one timer, however long each stays. */
export class ConnectionRounds<Connection> {
  private readonly options: RoundsOptions<Connection>;
  /** With the round of each. */
  private readonly connections = new Map<Connection, number>();
  private readonly rounds: number;
  private readonly timer: NodeJS.Timeout;
  private added = 0;
  private made = 0;

  constructor(options: RoundsOptions<Connection>) {
    this.options = options;
    this.rounds = Math.max(1, Math.round(options.turnEveryMs / options.everyMs));
    this.timer = setInterval(() => this.make(), options.everyMs).unref();
  }

  get size(): number {
    return this.connections.size;
  }

  /** Of those that are open. */
  [Symbol.iterator](): Iterator<Connection> {
    return this.connections.keys();
  }

  add(connection: Connection): void {
    this.connections.set(connection, this.added % this.rounds);
    this.added += 1;
  }

  /** @returns whether it was there */
  remove(connection: Connection): boolean {
    return this.connections.delete(connection);
  }

  /** Makes no more rounds. */
  stop(): void {
    clearInterval(this.timer);
  }

  private make(): void {
    const now = Date.now();
    const round = this.made % this.rounds;
    this.made += 1;
    for (const [connection, turn] of this.connections) {
      this.options.look(connection, now);
      // Also when it was let go of just now: one whose client does not read is to be cut off all the same.
      if (turn === round) this.options.turn(connection);
    }
  }
}
