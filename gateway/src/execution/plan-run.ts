import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { FetchBody } from '../upstream/fetch-body.ts';
import type { SubgraphAnswer } from '../upstream/subgraph-transport.ts';
import type { CompiledPlan } from './compile-plan.ts';
import { allHold, type Variables } from './conditions.ts';
import type { FetchOperation, FetchRequest } from './fetch-request.ts';
import { code } from './json-codes.ts';
import { type Asked, LaneTargets, targetsOf } from './lane-targets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { discard } from './mark-missing.ts';
import { Problems } from './problems.ts';
import { type ReadParts, readAnswer } from './read-answer.ts';
import type { RecordNumber } from './record.ts';
import { RequestBody } from './request-body.ts';
import type { RunMemory } from './run-memory.ts';
import { RunTooLarge } from './run-too-large.ts';

const { closeBracket } = code;

export interface PlanRunOptions {
  readonly plan: CompiledPlan;
  /** The client's, coerced. */
  readonly variables: Variables;
  /** The run's own, empty. What subgraphs answer is written to its bytes. */
  readonly memory: RunMemory;
  /** Rejects with anything when there is no answer. */
  fetch(request: FetchRequest, operation: FetchOperation, body: FetchBody): SubgraphAnswer | Promise<SubgraphAnswer>;
  /** Told of what a subgraph says besides its answer. */
  onExtensions(subgraph: string, extensions: unknown): void;
  /** Told of answers that are none. */
  onMalformed(subgraph: string, error: unknown): void;
  /** Reads the parts of an answer. */
  readonly read: ReadParts;
  /** The events of a subscription, as JSON text: each becomes an answer of its own. None for queries and mutations. */
  readonly events?: readonly string[];
}

interface Outgoing {
  readonly asked: Asked;
  readonly operation: FetchOperation;
  readonly body: FetchBody;
}

/** Runs a plan once: sends each request as soon as those that it waits for are answered, and puts the answers together. */
export class PlanRun {
  /** One, or one for each event. */
  readonly roots: readonly RecordNumber[];
  readonly problems: Problems;
  private readonly options: PlanRunOptions;
  /** Where the list of the roots stands among the records. */
  private readonly rootsAt: number;
  /** By index of the request: how many it still waits for. */
  private readonly waitsFor: number[];
  private outstanding: number;
  private finish: () => void = () => {};
  private crash: (error: unknown) => void = () => {};
  /** Whether it failed as a whole: then nothing more is sent. */
  private isOver = false;

  constructor(options: PlanRunOptions) {
    const { plan, memory, events } = options;
    const { records } = memory;
    this.options = options;
    this.problems = new Problems(records);
    this.roots = (events ?? [null]).map(() => plan.root.newRecord(records, 0));
    this.rootsAt = records.list(this.roots);
    this.waitsFor = plan.requests.map(({ waitsFor }) => waitsFor);
    this.outstanding = plan.requests.length;
  }

  /**
   * @param finish called when every request has been answered or has failed; what it returns is what comes of the run
   * @returns at once, without a promise, when every answer came at once
   */
  run<Result>(finish: () => Result): Result | Promise<Result> {
    try {
      for (const request of this.options.plan.requests) if (request.waitsFor === 0) this.start(request);
      if (this.outstanding === 0) return finish();
    } catch (error) {
      this.isOver = true;
      return Promise.reject(error);
    }
    return new Promise<Result>((resolve, reject) => {
      this.finish = () => resolve(finish());
      this.crash = (error) => {
        this.isOver = true;
        reject(error);
      };
    });
  }

  private start(request: FetchRequest): void {
    if (this.isOver) return;
    if (request.kind === 'subscription') {
      this.takeEvents(request);
      this.settle(request);
      return;
    }
    const outgoing = this.ask(request);
    if (outgoing === null) {
      this.settle(request);
      return;
    }
    const { asked, operation, body } = outgoing;
    const answer = this.options.fetch(request, operation, body);
    if (!isPromise(answer)) {
      this.take(request, asked, answer);
      this.settle(request);
      return;
    }
    answer.then(
      (come) => this.answered(request, () => this.take(request, asked, come)),
      // The transport has logged it.
      (error: unknown) => this.answered(request, () => this.problems.missing(targetsOf(asked), unavailable(error))),
    );
  }

  private takeEvents(request: FetchRequest): void {
    const { asks } = request;
    const { events, variables } = this.options;
    if ('lanes' in asks || !events) throw new Error('A subscription begins with a root field and an event.');
    const step = asks.rootFields;
    if (!allHold(step.conditions, variables)) return;
    for (const [index, event] of events.entries()) {
      this.take(request, { step, records: this.roots.slice(index, index + 1) }, event);
    }
  }

  private answered(request: FetchRequest, take: () => void): void {
    try {
      take();
      this.settle(request);
    } catch (error) {
      this.crash(error);
    }
  }

  private settle(request: FetchRequest): void {
    for (const index of request.waiting) {
      this.waitsFor[index] = (this.waitsFor[index] ?? 0) - 1;
      const waiting = this.options.plan.requests[index];
      if (waiting && this.waitsFor[index] === 0) this.start(waiting);
    }
    this.outstanding -= 1;
    if (this.outstanding === 0) this.finish();
  }

  /**
   * Collects what to ask for, and writes the request that says so.
   * @returns null when there is nothing to ask for
   */
  private ask(request: FetchRequest): Outgoing | null {
    const { asks } = request;
    const { variables, memory } = this.options;
    const { bytes } = memory;
    const begun = bytes.length;
    if ('lanes' in asks) {
      memory.notes.left.clear();
      const lanes: LaneTargets[] = [];
      let active = 0;
      for (const [index, lane] of asks.lanes.entries()) {
        const before = bytes.length;
        bytes.add(lane.variable);
        const found = new LaneTargets(lane, memory.collectLane(lane, this.rootsAt), memory);
        lanes.push(found);
        if (found.count === 0) {
          bytes.length = before;
          continue;
        }
        bytes.byte(closeBracket);
        active |= 1 << index;
      }
      return active === 0 ? null : this.outgoing({ lanes }, request.operation(active), begun);
    }
    const step = asks.rootFields;
    if (!allHold(step.conditions, variables)) return null;
    const records = memory.collectRecords(step, this.rootsAt);
    return records.length > 0 ? this.outgoing({ step, records }, request.operation(0), begun) : null;
  }

  /** @param begun where the representations begin, if there are any. Each of the variables begins with a comma. */
  private outgoing(asked: Asked, operation: FetchOperation, begun: number): Outgoing {
    const { memory, variables } = this.options;
    const { bytes: written } = memory;
    for (const name of operation.variables) {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value !== undefined) written.text(`,"${name}":${JSON.stringify(value)}`);
    }
    const end = written.length;
    const body =
      end === begun ? operation.bodyWithoutVariables : new RequestBody(operation.head, memory, begun + 1, end);
    return { asked, operation, body };
  }

  private take({ subgraph }: FetchRequest, asked: Asked, answer: SubgraphAnswer): void {
    const { memory, read } = this.options;
    const { records } = memory;
    records.beginAnswer();
    try {
      const onExtensions = (extensions: unknown) => this.options.onExtensions(subgraph, extensions);
      const { hasData, errors, unanswered, absent } = readAnswer({ memory, asked, onExtensions }, answer, read);
      this.problems.told(asked, errors);
      if (absent[0]) {
        const reason = new MalformedAnswer(`There is no ${absent[0].join('.')}.`);
        // Where there is nothing at all, its first error may have taken everything with it.
        const error = (hasData ? null : errors[0]) ?? this.malformed(subgraph, reason);
        for (const place of absent) this.problems.absent(asked, place, error);
      }
      for (const lane of unanswered) this.problems.missing(lane.all(), errors[0]);
    } catch (error) {
      if (error instanceof RunTooLarge) throw error;
      // What was read before the mistake was found is not to be trusted.
      const targets = targetsOf(asked);
      for (const target of targets) discard(records, target, records.held);
      this.problems.missing(targets, this.malformed(subgraph, error));
    }
  }

  /** @returns what clients are told */
  private malformed(subgraph: string, error: unknown): KizunaError {
    this.options.onMalformed(subgraph, error);
    return new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
  }
}

function unavailable(error: unknown): KizunaError {
  return error instanceof KizunaError ? error : new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
}
