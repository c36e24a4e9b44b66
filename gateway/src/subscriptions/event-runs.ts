import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { ByteText } from '../execution/byte-text.ts';
import type { Variables } from '../execution/conditions.ts';
import type { Executor } from '../execution/executor.ts';
import type { ReadyOperation } from '../operations/ready-operations.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import { eventExtensions, failedEvent } from './event-answer.ts';
import type { Position } from './subscriber.ts';

/** What becomes of the events of a stream. */
export interface EventRun {
  readonly operation: ReadyOperation;
  readonly variables: Variables;
  readonly context: RequestContext;
  /** Events of one operation that have the same here may be run together; null for those that are run alone. */
  readonly together: string | null;
}

/** An event of some stream. */
export interface PlacedEvent {
  /** As its subgraph answered: JSON text. */
  readonly json: string;
  readonly position: Position;
  /** Takes the client's answer, which says where it stands. Must not throw. */
  readonly give: (answer: ByteText) => void;
}

/** Runs events of all streams through the rest of their plans. */
export interface EventRuns {
  /** Never fails; gives the answer now or later. */
  run(run: EventRun, event: PlacedEvent): void;
}

/** Events that wait for each other: what is done for one of them is done for all. */
interface Crowd {
  readonly run: EventRun;
  readonly events: PlacedEvent[];
}

type Answers = readonly (ByteText | null)[];

/** An event that comes less than so long after another is one of many: it waits for those that come next. Single ones never wait. */
const busyMs = 1;
const gatherMs = 2;
/** Events that are run together at most. */
const maxTogether = 64;

/**
 * Where events of many streams come in a crowd, those of one operation are run together: a thousand conversations then ask for the
 * names of those who write in them some hundred times a second, not once for each message. Whatever goes wrong with one of several has
 * each of those concerned run alone.
 */
export function createEventRuns(executor: Executor, maskErrors: MaskErrors): EventRuns {
  const crowds = new Map<ReadyOperation, Map<string, Crowd>>();
  let lastCame = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  /** Calls one of both, now or later. */
  function execute(
    { operation: { plan }, variables, context }: EventRun,
    events: readonly PlacedEvent[],
    onAnswers: (answers: Answers) => void,
    onFailure: (error: unknown) => void,
  ): void {
    const toRun = events.map(({ json, position }) => ({ json, extensions: eventExtensions(position) }));
    let answers: Answers | Promise<Answers>;
    try {
      answers = executor.executeEvents(plan, variables, context, toRun);
    } catch (error) {
      onFailure(error);
      return;
    }
    if (isPromise(answers)) answers.then(onAnswers, onFailure);
    else onAnswers(answers);
  }

  function runAlone(run: EventRun, event: PlacedEvent): void {
    // Such as an event that would become too large: the next ones may not.
    const fail = (error: unknown) => event.give(failedEvent(maskErrors([error], run.context.locale), event.position));
    execute(run, [event], ([answer]) => (answer ? event.give(answer) : fail(new Error('There is no answer.'))), fail);
  }

  function runTogether({ run, events }: Crowd): void {
    const giveAll = (answers: Answers) => {
      for (const [index, event] of events.entries()) {
        const answer = answers[index];
        if (answer) event.give(answer);
        else runAlone(run, event);
      }
    };
    execute(run, events, giveAll, () => giveAll([]));
  }

  function runAll(): void {
    timer = null;
    const all = [...crowds.values()].flatMap((ofOperation) => [...ofOperation.values()]);
    crowds.clear();
    for (const crowd of all) runTogether(crowd);
  }

  function crowdOf(run: EventRun, together: string): Crowd {
    let ofOperation = crowds.get(run.operation);
    if (!ofOperation) {
      ofOperation = new Map();
      crowds.set(run.operation, ofOperation);
    }
    let crowd = ofOperation.get(together);
    if (!crowd) {
      crowd = { run, events: [] };
      ofOperation.set(together, crowd);
    }
    return crowd;
  }

  return {
    run(run, event) {
      const { operation, together } = run;
      const now = performance.now();
      const isOneOfMany = now - lastCame < busyMs;
      lastCame = now;
      if (together === null || (timer === null && !isOneOfMany)) return runAlone(run, event);
      const crowd = crowdOf(run, together);
      timer ??= setTimeout(runAll, gatherMs);
      crowd.events.push(event);
      if (crowd.events.length < maxTogether) return;
      crowds.get(operation)?.delete(together);
      runTogether(crowd);
    },
  };
}
