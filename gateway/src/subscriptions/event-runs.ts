import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { ByteText } from '../execution/byte-text.ts';
import type { Variables } from '../execution/conditions.ts';
import type { EventAnswers, Executor } from '../execution/executor.ts';
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
  /** Gives the answer now or later. Never throws. */
  run(run: EventRun, event: PlacedEvent): void;
  /** Forgets those that wait: nobody listens any more. */
  close(): void;
}

/** Events that wait for each other: what is done for one of them is done for all. */
interface Crowd {
  readonly run: EventRun;
  readonly events: PlacedEvent[];
  /** Of their JSON text together, about. */
  bytes: number;
}

/** An event that comes less than so long after any other is one of many, and waits for those that come next. Single ones never wait. */
const busyMs = 1;
/** How long the first of them waits. */
const gatherMs = 2;
/** Events that are run together at most, and bytes of theirs. */
const maxTogether = 64;
const maxBytesTogether = 256 * 1024;
/** How long a crowd waits for other subgraphs. Some of it may need nothing of the one that is slow: then each is run alone. */
const patienceMs = 250;
/** And so long all events of the operation, after a crowd of which none could be answered. */
const apartMs = 5_000;

/**
 * Where events of many streams come in a crowd, those of one operation are run together: a thousand conversations then ask for the
 * names of those who write in them some hundred times a second, not once for each message. Those that are not answered whole are run
 * alone.
 */
export function createEventRuns(executor: Executor, maskErrors: MaskErrors): EventRuns {
  const crowds = new Map<ReadyOperation, Map<string, Crowd>>();
  /** Operations whose events are run alone until then, by `performance.now()`. */
  const apart = new WeakMap<ReadyOperation, number>();
  let lastCame = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function execute({ operation: { plan }, variables, context }: EventRun, events: readonly PlacedEvent[]) {
    const toRun = events.map(({ json, position }) => ({ json, extensions: eventExtensions(position) }));
    return executor.executeEvents(plan, variables, context, toRun);
  }

  function runAlone(run: EventRun, event: PlacedEvent): void {
    // Such as an event that would become too large: the next ones may not.
    const fail = (error: unknown) => event.give(failedEvent(maskErrors([error], run.context.locale), event.position));
    const giveOnly = ([answer]: EventAnswers) => (answer ? event.give(answer) : fail(new Error('There is no answer.')));
    settle(() => execute(run, [event]), giveOnly, fail);
  }

  function runTogether({ run, events }: Crowd): void {
    const [first] = events;
    if (first && events.length === 1) {
      runAlone(run, first);
      return;
    }
    let isGiven = false;
    const giveAll = (answers: EventAnswers) => {
      clearTimeout(impatience);
      if (isGiven) return;
      isGiven = true;
      if (answers.every((answer) => answer === null)) apart.set(run.operation, performance.now() + apartMs);
      for (const [index, event] of events.entries()) {
        const answer = answers[index];
        if (answer) event.give(answer);
        else runAlone(run, event);
      }
    };
    const giveUp = () => giveAll([]);
    const impatience = setTimeout(giveUp, patienceMs);
    settle(() => execute(run, events), giveAll, giveUp);
  }

  function runAll(): void {
    timer = undefined;
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
      crowd = { run, events: [], bytes: 0 };
      ofOperation.set(together, crowd);
    }
    return crowd;
  }

  return {
    run(run, event) {
      const { operation, together } = run;
      const now = performance.now();
      const isOneOfMany = timer !== undefined || now - lastCame < busyMs;
      lastCame = now;
      if (together === null || !isOneOfMany || (apart.get(operation) ?? 0) > now) {
        runAlone(run, event);
        return;
      }
      const crowd = crowdOf(run, together);
      timer ??= setTimeout(runAll, gatherMs);
      crowd.events.push(event);
      crowd.bytes += event.json.length;
      if (crowd.events.length < maxTogether && crowd.bytes < maxBytesTogether) return;
      crowds.get(operation)?.delete(together);
      runTogether(crowd);
    },
    close() {
      clearTimeout(timer);
      crowds.clear();
    },
  };
}

/** Calls one of both, now or later. */
function settle(
  execute: () => EventAnswers | Promise<EventAnswers>,
  onAnswers: (answers: EventAnswers) => void,
  onFailure: (error: unknown) => void,
): void {
  let answers: EventAnswers | Promise<EventAnswers>;
  try {
    answers = execute();
  } catch (error) {
    onFailure(error);
    return;
  }
  if (isPromise(answers)) answers.then(onAnswers, onFailure);
  else onAnswers(answers);
}
