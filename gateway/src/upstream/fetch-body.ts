/**
 * The body of a request: a JSON object. It is good until the fetch has settled, and not longer: it may stand in memory that others get
 * then. Whoever sends it, or sends it again, does so within the fetch (`resilience.ts`), and an exchange that was stopped is not sent.
 */
export interface FetchBody {
  /** In bytes. */
  readonly length: number;
  /** Writes it. @param at where in the target it begins @returns the place after it */
  copyTo(target: Buffer, at: number): number;
  /** Its `variables`, as JSON; undefined when it has none. */
  variables(): string | undefined;
}

/** A body that is there already. @param variables its variables as JSON, if it has any */
export function textBody(text: string, variables?: string): FetchBody {
  const bytes = Buffer.from(text);
  return {
    length: bytes.length,
    copyTo(target, at) {
      target.set(bytes, at);
      return at + bytes.length;
    },
    variables: () => variables,
  };
}
