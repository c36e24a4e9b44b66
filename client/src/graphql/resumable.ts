import type { SubscribePayload } from 'graphql-ws';

/** Where a subscription stands in its stream of events. */
interface Position {
  readonly epoch: string;
  readonly sequence: number;
}

/** The parts of an event's `extensions` that are about resuming. */
interface ResumeExtensions {
  readonly position?: Position;
  /**
   * In an answer without data, before the first event. True says only where the client stands; false, that events are missing between
   * the position that was asked for and what comes.
   */
  readonly resumed?: boolean;
}

/** A subscription that goes on where it stood when its connection broke. */
export interface Resumable {
  /** For graphql-ws's `subscribe`, which sends it again at each new connection. */
  readonly payload: SubscribePayload;
  /**
   * Takes note of where an event stands.
   * @returns whether it is an event, rather than word of where the client stands
   */
  take(extensions: Record<string, unknown> | undefined): boolean;
}

/**
 * Lets the gateway send what was missed while the connection was gone. Nothing else is needed of a client: each event says where it
 * stands, and the newest of these positions goes with the operation when it is sent again.
 * @param onLost the gateway could not: what is shown had better be asked for anew
 */
export function createResumable(payload: SubscribePayload, onLost: () => void): Resumable {
  const extensions: Record<string, unknown> = { ...payload.extensions, resume: true };
  return {
    payload: { ...payload, extensions },
    take(given) {
      const { position, resumed }: ResumeExtensions = given ?? {};
      if (position) extensions.resume = position;
      if (resumed === false) onLost();
      return resumed === undefined;
    },
  };
}
