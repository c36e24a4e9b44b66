/** One of the connections that a client has open. */
export interface Place {
  /** From now on it is another client's. @returns false when that one has as many as it may, and nothing has changed */
  moveTo(client: string, max: number): boolean;
  /** It is closed; again has no effect. Needs no `this`: it is handed on as a listener. */
  readonly leave: () => void;
}

/** Counts how many connections each client has open. */
export class OpenPlaces {
  private readonly counts = new Map<string, number>();

  /** @returns null when the client has as many as it may */
  take(client: string, max: number): Place | null {
    let current: string | null = client;
    if (!this.add(client, max)) return null;
    return {
      moveTo: (next, maxOfNext) => {
        if (current === next) return true;
        if (current === null || !this.add(next, maxOfNext)) return false;
        this.remove(current);
        current = next;
        return true;
      },
      leave: () => {
        if (current !== null) this.remove(current);
        current = null;
      },
    };
  }

  private add(client: string, max: number): boolean {
    const count = this.counts.get(client) ?? 0;
    if (count >= max) return false;
    this.counts.set(client, count + 1);
    return true;
  }

  private remove(client: string): void {
    const left = (this.counts.get(client) ?? 1) - 1;
    if (left > 0) this.counts.set(client, left);
    else this.counts.delete(client);
  }
}
