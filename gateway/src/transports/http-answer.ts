/** An answer as HTTP has it. */
export interface HttpAnswer {
  readonly status: number;
  /** Names and values in turn, written as they are: nothing of a client's may be among them. Not those of the connection. */
  readonly headers: string[];
  readonly body: Buffer;
  /** Whether the connection is to end with it. */
  readonly isLast?: boolean;
}

/**
 * Sends an answer.
 * @param sent called when the system has all of it; never when the connection ends before
 */
export type SendAnswer = (answer: HttpAnswer, sent: () => void) => void;
