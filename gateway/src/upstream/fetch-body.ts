/** The body of a request: a JSON object, written down only when it is sent. It may be used until the fetch has settled. */
export interface FetchBody {
  /** In bytes. */
  readonly length: number;
  /** Writes it. @param at where in the target it begins */
  copyTo(target: Buffer, at: number): void;
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
    },
    variables: () => variables,
  };
}
