import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { ByteText } from '../execution/byte-text.ts';
import type { CompiledPlan } from '../execution/compile-plan.ts';
import type { Variables } from '../execution/conditions.ts';
import type { EventToRun, Executor } from '../execution/executor.ts';
import type { MaskErrors } from '../telemetry/error-masking.ts';
import { eventExtensions, failedEvent } from './event-answer.ts';
import type { Position } from './subscriber.ts';

/** What becomes of the events of a stream. */
export interface EventRun {
  readonly plan: CompiledPlan;
  readonly variables: Variables;
  readonly context: RequestContext;
  /** Events of one plan that have the same here may be run together; null for those that are run alone. */
  readonly together: string | null;
}

/** An event of some stream. */
export interface PlacedEvent {
  /** As its subgraph answered: JSON text. */
  readonly json: string;
  readonly position: Position;
}

/** Runs events of all streams through the rest of their plans. */
export interface EventRuns {
  /** Never fails. @returns the client's answer, which says where it stands */
  run(run: EventRun, event: PlacedEvent): ByteText | Promise<ByteText>;
}

/** Events that wait for each other: what is done for one of them is done for all. */
interface Crowd {
  readonly run: EventRun;
  readonly waiting: {
    readonly event: PlacedEvent;
    readonly resolve: (answer: ByteText | Promise<ByteText>) => void;
  }[];
}

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
  const crowds = new Map<CompiledPlan, Map<string, Crowd>>();
  let lastCame = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  function runAlone({ plan, variables, context }: EventRun, event: PlacedEvent): ByteText | Promise<ByteText> {
    const only = ([answer]: readonly (ByteText | null)[]) => {
      if (!answer) throw new Error('An event that was run alone has no answer.');
      return answer;
    };
    // Such as an event that would become too large: the next ones may not.
    const failed = (error: unknown) => failedEvent(maskErrors([error], context.locale), event.position);
    try {
      const answers = executor.executeEvents(plan, variables, context, [toRun(event)]);
      return isPromise(answers) ? answers.then(only).catch(failed) : only(answers);
    } catch (error) {
      return failed(error);
    }
  }

  function runTogether({ run, waiting }: Crowd): void {
    const { plan, variables, context } = run;
    const give = (answers: readonly (ByteText | null)[]) => {
      for (const [index, { event, resolve }] of waiting.entries()) resolve(answers[index] ?? runAlone(run, event));
    };
    const giveUp = () => give([]);
    const events = waiting.map(({ event }) => toRun(event));
    try {
      const answers = executor.executeEvents(plan, variables, context, events);
      if (isPromise(answers)) answers.then(give, giveUp);
      else give(answers);
    } catch {
      giveUp();
    }
  }

  function runAll(): void {
    timer = null;
    const all = [...crowds.values()].flatMap((ofPlan) => [...ofPlan.values()]);
    crowds.clear();
    for (const crowd of all) runTogether(crowd);
  }

  function crowdOf(run: EventRun, together: string): Crowd {
    const ofPlan = crowds.get(run.plan) ?? new Map<string, Crowd>();
    crowds.set(run.plan, ofPlan);
    const crowd = ofPlan.get(together) ?? { run, waiting: [] };
    ofPlan.set(together, crowd);
    return crowd;
  }

  return {
    run(run, event) {
      const { plan, together } = run;
      const now = performance.now();
      const isOneOfMany = now - lastCame < busyMs;
      lastCame = now;
      if (together === null || (timer === null && !isOneOfMany)) return runAlone(run, event);
      const crowd = crowdOf(run, together);
      timer ??= setTimeout(runAll, gatherMs);
      return new Promise((resolve) => {
        crowd.waiting.push({ event, resolve });
        if (crowd.waiting.length < maxTogether) return;
        crowds.get(plan)?.delete(together);
        runTogether(crowd);
      });
    },
  };
}

function toRun({ json, position }: PlacedEvent): EventToRun {
  return { json, extensions: eventExtensions(position) };
}
