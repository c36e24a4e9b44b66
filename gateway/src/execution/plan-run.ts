import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphAnswer } from '../transport/subgraph-transport.ts';
import { collectRecords } from './collect-records.ts';
import type { CompiledPlan } from './compile-plan.ts';
import { allHold, type Variables } from './conditions.ts';
import type { FetchOperation, FetchRequest } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import { code } from './json-scan.ts';
import { collectLane, discard, type LaneTargets, markMissing, type Receiver, type Target } from './lane-targets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { BytesReader } from './read-bytes.ts';
import { memberOf, readValueInto } from './read-value.ts';
import type { RecordNumber } from './record.ts';
import type { Records } from './records.ts';
import { RunTooLarge } from './run-too-large.ts';
import { readErrors } from './subgraph-errors.ts';

const { openBrace, closeBrace, closeBracket } = code;
const variablesHead = Buffer.from(',"variables":');

/** Something that went wrong while a plan was run; its place in the client's answer is looked for afterwards. */
export interface Problem {
  readonly step: FetchStep;
  /** The objects that are concerned. */
  readonly records: readonly RecordNumber[];
  /** Below each record, in the subgraph's keys; null when everything that the step should have brought is missing. */
  readonly path: readonly (string | number)[] | null;
  /** A subgraph's own error, or what was thrown. */
  readonly error: unknown;
}

export interface PlanRunOptions {
  readonly plan: CompiledPlan;
  /** The client's, coerced. */
  readonly variables: Variables;
  /** The run's own, empty. What subgraphs answer is written to its bytes. */
  readonly records: Records;
  /** @throws anything when there is no answer */
  fetch(request: FetchRequest, operation: FetchOperation, body: FetchBody): Promise<SubgraphAnswer>;
  /** Told of what a subgraph says besides its answer. */
  onExtensions(subgraph: string, extensions: unknown): void;
  /** Told of answers that are none. */
  onMalformed(subgraph: string, error: unknown): void;
  /** Answers a subscription's first request. */
  readonly event?: SubgraphResponse;
}

/** The body of a request: JSON. */
export interface FetchBody {
  readonly bytes: Buffer;
  /** Where the object of its variables stands; null when it has none. */
  readonly variables: { readonly start: number; readonly end: number } | null;
}

/** What a request asked for, until its answer is there. */
type Asked = { readonly lanes: readonly LaneTargets[] } | Target;

/** What an answer said besides its data. */
interface Taken {
  readonly errors: readonly GraphQLFormattedError[];
  /** The lanes whose entities came. */
  readonly answered: ReadonlySet<LaneTargets>;
}

interface Outgoing {
  readonly asked: Asked;
  readonly operation: FetchOperation;
  readonly body: FetchBody;
}

/** Runs a plan once: sends each request as soon as those that it waits for are answered, and puts the answers together. */
export class PlanRun {
  readonly root: RecordNumber;
  readonly problems: Problem[] = [];
  private readonly options: PlanRunOptions;
  /** By index of the request: how many it still waits for. */
  private readonly waitsFor: number[];
  private outstanding: number;
  private marks = 0;
  private finish: () => void = () => {};
  private crash: (error: unknown) => void = () => {};
  /** Whether it failed as a whole: then nothing more is sent. */
  private isOver = false;
  private readonly nextMark = () => ++this.marks;

  constructor(options: PlanRunOptions) {
    const { plan } = options;
    this.options = options;
    this.root = plan.root.newRecord(options.records, 0);
    this.waitsFor = plan.requests.map(({ waitsFor }) => waitsFor);
    this.outstanding = plan.requests.length;
  }

  /** @param finish called when every request has been answered or has failed; what it returns is what comes of the run */
  run<Result>(finish: () => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.finish = () => resolve(finish());
      if (this.outstanding === 0) this.finish();
      this.crash = (error) => {
        this.isOver = true;
        reject(error);
      };
      for (const request of this.options.plan.requests) if (request.waitsFor === 0) this.start(request);
    });
  }

  private start(request: FetchRequest): void {
    if (this.isOver) return;
    const outgoing = this.ask(request);
    if (outgoing === null) {
      this.settle(request);
      return;
    }
    const { asked, operation, body } = outgoing;
    if (request.kind === 'subscription') {
      this.take(request, asked, this.options.event ?? {});
      this.settle(request);
      return;
    }
    this.options.fetch(request, operation, body).then(
      (answer) => this.answered(request, () => this.take(request, asked, answer)),
      // The transport has logged it.
      (error: unknown) => this.answered(request, () => this.fail(asked, unavailable(error))),
    );
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
    const { variables, records } = this.options;
    const { root, nextMark } = this;
    const { bytes } = records;
    const begun = bytes.length;
    if ('lanes' in asks) {
      const collecting = { records, root, variables, nextMark, left: new Map<FetchStep, Set<RecordNumber>>() };
      const lanes: LaneTargets[] = [];
      let active = 0;
      for (const [index, lane] of asks.lanes.entries()) {
        const before = bytes.length;
        bytes.add(lane.variable);
        const found = collectLane(lane, collecting);
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
    const found: RecordNumber[] = [];
    collectRecords(records, root, step.path, nextMark(), (record) => {
      found.push(record);
      return record;
    });
    return found.length > 0 ? this.outgoing({ step, records: found }, request.operation(0), begun) : null;
  }

  /** @param begun where the representations begin, if there are any. Each of the variables begins with a comma. */
  private outgoing(asked: Asked, operation: FetchOperation, begun: number): Outgoing {
    const { records, variables } = this.options;
    const { bytes: written } = records;
    for (const name of operation.variables) {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value !== undefined) written.text(`,"${name}":${JSON.stringify(value)}`);
    }
    const count = written.length - begun;
    if (count === 0) return { asked, operation, body: { bytes: operation.wholeBody, variables: null } };
    const { head } = operation;
    const start = head.length + variablesHead.length;
    const end = start + count;
    const bytes = Buffer.allocUnsafe(end + 2);
    bytes.set(head);
    bytes.set(variablesHead, head.length);
    bytes.set(written.bytes.subarray(begun, written.length), start);
    written.length = begun;
    bytes[start] = openBrace;
    bytes[end] = closeBrace;
    bytes[end + 1] = closeBrace;
    return { asked, operation, body: { bytes, variables: { start, end: end + 1 } } };
  }

  private take(request: FetchRequest, asked: Asked, answer: SubgraphAnswer): void {
    this.options.records.held.clear();
    try {
      const { errors, answered } =
        answer instanceof Uint8Array ? this.takeBytes(request, asked, answer) : this.takeValue(request, asked, answer);
      const unanswered = 'lanes' in asked ? asked.lanes.filter((lane) => lane.count > 0 && !answered.has(lane)) : [];
      const [error] = errors;
      if (unanswered.length > 0 && !error) throw new MalformedAnswer('A part of what was asked for is missing.');
      this.report(asked, errors);
      for (const lane of unanswered) this.failTargets(lane.all(), error);
    } catch (error) {
      if (error instanceof RunTooLarge) throw error;
      this.options.onMalformed(request.subgraph, error);
      // What was read before the mistake was found is not to be trusted.
      for (const target of 'lanes' in asked ? asked.lanes.flatMap((lane) => lane.all()) : [asked])
        discard(this.options.records, target, this.options.records.held);
      this.fail(asked, new KizunaError('SERVICE_UNAVAILABLE', { cause: error }));
    }
  }

  private takeBytes(request: FetchRequest, asked: Asked, answer: Uint8Array): Taken {
    const { records } = this.options;
    const begin = records.bytes.length;
    records.bytes.add(answer);
    const reader = new BytesReader(records);
    let errors: unknown;
    let hasData = false;
    const answered = new Set<LaneTargets>();
    const end = reader.members(reader.start(begin), (key, at) => {
      if (key === 'data') {
        hasData = reader.isObject(at);
        return hasData ? this.takeBytesData(asked, reader, at, answered) : reader.skip(at);
      }
      if (key === 'errors') errors = reader.parse(at);
      else if (key === 'extensions') this.options.onExtensions(request.subgraph, reader.parse(at));
      return reader.skip(at);
    });
    reader.expectEnd(end);
    return { errors: readErrors(errors, hasData), answered };
  }

  private takeBytesData(asked: Asked, reader: BytesReader, at: number, answered: Set<LaneTargets>): number {
    if (!('lanes' in asked)) {
      let end = at;
      for (const record of asked.records) end = reader.readInto(record, asked.step.read, at);
      return end;
    }
    return reader.members(at, (key, valueAt) => {
      const found = asked.lanes.find(({ lane }) => lane.key === key);
      if (!found || !reader.isList(valueAt)) return reader.skip(valueAt);
      let count = 0;
      const end = reader.items(valueAt, (index, itemAt) => {
        count += 1;
        const first = reader.isObject(itemAt) ? found.first(index) : null;
        if (first === null) {
          this.markMissing(found.at(index));
          return reader.skip(itemAt);
        }
        const itemEnd = reader.readInto(first.record, first.step.read, itemAt);
        if (found.isShared(index)) {
          for (const { step, record } of found.readersAfterFirst(index)) reader.readInto(record, step.read, itemAt);
        }
        return itemEnd;
      });
      checkCount(count, found);
      answered.add(found);
      return end;
    });
  }

  private takeValue(request: FetchRequest, asked: Asked, answer: SubgraphResponse): Taken {
    const { data, errors, extensions } = answer;
    const answered = new Set<LaneTargets>();
    if (extensions !== undefined) this.options.onExtensions(request.subgraph, extensions);
    if (data) this.takeValueData(asked, data, answered);
    return { errors: readErrors(errors, Boolean(data)), answered };
  }

  private takeValueData(asked: Asked, data: object, answered: Set<LaneTargets>): void {
    if (!('lanes' in asked)) {
      for (const record of asked.records) readValueInto(this.options.records, record, asked.step.read, data);
      return;
    }
    for (const found of asked.lanes) {
      const entities = memberOf(data, found.lane.key);
      if (!Array.isArray(entities)) continue;
      checkCount(entities.length, found);
      answered.add(found);
      for (const [index, entity] of entities.entries()) {
        if (typeof entity === 'object' && entity !== null) this.giveValue(found, index, entity);
        else this.markMissing(found.at(index));
      }
    }
  }

  private giveValue(found: LaneTargets, index: number, entity: object): void {
    const give = ({ step, record }: Receiver) => readValueInto(this.options.records, record, step.read, entity);
    const first = found.first(index);
    if (first) give(first);
    for (const other of found.readersAfterFirst(index)) give(other);
  }

  private markMissing(targets: readonly Target[]): void {
    for (const target of targets) markMissing(this.options.records, target);
  }

  /** Everything that was asked for is missing. */
  private fail(asked: Asked, error: unknown): void {
    if (!('lanes' in asked)) {
      this.miss(asked, error);
      return;
    }
    for (const lane of asked.lanes) this.failTargets(lane.all(), error);
  }

  private failTargets(targets: readonly Target[], error: unknown): void {
    for (const target of targets) this.miss(target, error);
  }

  private miss(target: Target, error: unknown): void {
    markMissing(this.options.records, target);
    this.problems.push({ ...target, path: null, error });
  }

  /** Finds whom a subgraph's errors concern. One without a place concerns everybody. */
  private report(asked: Asked, errors: readonly GraphQLFormattedError[]): void {
    for (const error of errors) {
      const path = error.path ?? [];
      if (!('lanes' in asked)) {
        this.problems.push({ step: asked.step, records: asked.records, path: path.length > 0 ? path : null, error });
        continue;
      }
      const [key, index, ...rest] = path;
      const found = asked.lanes.find(({ lane }) => lane.key === key);
      if (!found) this.fail(asked, error);
      else if (typeof index !== 'number') this.failTargets(found.all(), error);
      else {
        for (const { step, records } of found.at(index)) {
          this.problems.push({ step, records, path: rest.length > 0 ? rest : null, error });
        }
      }
    }
  }
}

function unavailable(error: unknown): KizunaError {
  return error instanceof KizunaError ? error : new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
}

function checkCount(count: number, asked: LaneTargets): void {
  if (count === asked.count) return;
  throw new MalformedAnswer(`${count} entities came for ${asked.count} representations.`);
}
