import { randomUUID } from 'node:crypto';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import { refusalAnswer } from './event-answer.ts';
import type { RingMemory } from './event-ring.ts';
import { EventStream } from './event-stream.ts';
import { goOnTogether } from './go-on-together.ts';
import { pauseBeforeTry } from './pause-before-try.ts';
import type { Asking, StreamSource } from './stream-source.ts';
import { ownNumbers } from './subscription-key.ts';

export interface StreamKind {
  /** For whom it is opened. */
  readonly asking: Asking;
  /** Who opens it, and stands for all who may share it while there are none yet. */
  readonly founder: RequestContext;
  readonly numberedFrom: number | null;
  readonly lingerMs: number;
  readonly onClose: () => void;
}

/** All streams that are open, whoever follows them: under each supergraph they are planned anew. */
export interface OpenStreams {
  /** A stream that has not been started. */
  open(source: StreamSource, kind: StreamKind): EventStream;
  /** Whether a source's operation was prepared by the present supergraph. */
  isCurrent(source: StreamSource): boolean;
  close(): void;
}

interface Opened {
  readonly stream: EventStream;
  readonly source: StreamSource;
  readonly kind: StreamKind;
}

/** At a time, so that a swap with many streams lets requests be planned, too. */
const plannedAtATime = 4;

export function createOpenStreams(graph: CurrentGraph, maskErrors: MaskErrors, logger: Logger): OpenStreams {
  const all = new Set<Opened>();
  const memory: RingMemory = { bytes: 0 };

  function isCurrent({ operation }: StreamSource): boolean {
    return operation.preparedBy === graph.runtime.operations;
  }

  async function planAnew({ stream, source, kind }: Opened): Promise<void> {
    const { text, operationName } = source.operation;
    const { runtime } = graph;
    const prepared = await runtime.operations.prepare(text, operationName);
    // A later swap has come in between, and plans it by what holds now.
    if (graph.runtime !== runtime) return;
    if ('errors' in prepared) {
      stream.close(refusalAnswer(maskErrors(prepared.errors, kind.asking.context.locale)));
      return;
    }
    const isShared = kind.asking.as !== undefined;
    const { subscribers } = stream;
    const followers = isShared && subscribers.length > 0 ? subscribers : [{ context: kind.founder }];
    const { operation, refused, apart } = await goOnTogether(prepared, isShared ? source.operation : null, followers);
    if (graph.runtime !== runtime) return;
    const [sentBack, expelled] = [new Set<unknown>(apart), new Set<unknown>(refused)];
    for (const subscriber of subscribers) {
      if (sentBack.has(subscriber)) stream.sendBack(subscriber);
      else if (expelled.has(subscriber)) stream.expel(subscriber);
    }
    if (operation === null) {
      stream.close();
      return;
    }
    if (!source.change(operation)) stream.replaceSource();
  }

  /** One that cannot be planned now keeps its plan until it can. */
  async function planUntilDone(opened: Opened): Promise<void> {
    const { runtime } = graph;
    for (let tries = 0; all.has(opened) && graph.runtime === runtime; tries += 1) {
      try {
        await planAnew(opened);
        return;
      } catch (error) {
        logger.error({ err: error }, 'a subscription could not be planned anew; trying again');
        await pauseBeforeTry(tries);
      }
    }
  }

  const stopFollowing = graph.onSwap(() => {
    const waiting = [...all];
    const plan = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await planUntilDone(next);
    };
    for (let count = 0; count < plannedAtATime; count += 1) void plan();
  });

  return {
    isCurrent,
    open(source, kind) {
      const { operation } = source;
      const stream = new EventStream({
        open: (after) => source.open(kind.asking, after),
        epoch: kind.numberedFrom === null ? randomUUID() : ownNumbers,
        numberedFrom: kind.numberedFrom,
        lingerMs: kind.lingerMs,
        isEphemeral: operation.sharing?.isEphemeral ?? false,
        memory,
        logger,
        onClose() {
          all.delete(opened);
          kind.onClose();
        },
      });
      const opened = { stream, source, kind };
      all.add(opened);
      // It was prepared before another supergraph took the place of the one that it knows.
      if (!isCurrent(source)) void planUntilDone(opened);
      return stream;
    },
    close() {
      stopFollowing();
      for (const { stream } of all) stream.close();
    },
  };
}
