import { GraphQLError } from 'graphql';
import type { CompiledPlan } from './compile-plan.ts';
import type { Variables } from './conditions.ts';
import type { FetchStep } from './fetch-steps.ts';
import { isIncluded, type OutputField, type OutputShape } from './output-shape.ts';
import type { Problem } from './plan-run.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import type { AnswerRecord, Slot, Value } from './record.ts';
import type { Violation } from './write-answer.ts';

type Path = readonly (string | number)[];

/** More errors than this tell nobody more. */
const maxErrors = 100;

/** One place of a record in the client's answer. */
interface Place {
  readonly path: Path;
  readonly record: AnswerRecord;
  /** Null when the client did not ask for the record itself, only for something above it. */
  readonly shape: OutputShape | null;
}

/**
 * The errors of an answer, at the client's own paths: aliases are the client's, fields that only the plan asked for are not named.
 * Paths are looked for only here, so that answers without errors pay nothing for them.
 */
export function clientErrors(
  plan: CompiledPlan,
  root: AnswerRecord,
  variables: Variables,
  problems: readonly Problem[],
  violations: readonly Violation[],
): GraphQLError[] {
  const errors = new Map<string, GraphQLError>();
  function add(path: Path, error: unknown): void {
    if (errors.size >= maxErrors) return;
    const made = at(path, error);
    const key = `${JSON.stringify(path)} ${made.message}`;
    if (!errors.has(key)) errors.set(key, made);
  }

  for (const { step, records, path, error } of problems) {
    for (const place of placesOf(plan, root, variables, step.path, new Set(records))) {
      if (path !== null) add(pathBelow(place, step.read, path, variables), error);
      else for (const missing of missingPaths(plan, step, place, variables)) add(missing, error);
    }
  }
  const explained = [...errors.values()].map(({ path }) => path ?? []);
  for (const { path, isWrong } of violations) {
    if (explained.some((known) => path.every((element, index) => known[index] === element))) continue;
    add(
      path,
      new Error(
        isWrong ? 'A subgraph answered with a value of another type.' : 'A subgraph answered null where none may be.',
      ),
    );
  }
  return [...errors.values()];
}

function at(path: Path, error: unknown): GraphQLError {
  if (error instanceof Error) return new GraphQLError(error.message, { path, originalError: error });
  if (typeof error !== 'object' || error === null) return new GraphQLError('', { path });
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const extensions = 'extensions' in error && typeof error.extensions === 'object' ? { ...error.extensions } : {};
  return new GraphQLError(message, { path, extensions });
}

/** Every place at which one of the records stands. */
function placesOf(
  plan: CompiledPlan,
  root: AnswerRecord,
  variables: Variables,
  way: readonly Slot[],
  wanted: ReadonlySet<AnswerRecord>,
): Place[] {
  const places: Place[] = [];
  walk({ path: [], record: root, shape: plan.output }, 0);
  return places;

  function walk(place: Place, depth: number): void {
    if (places.length >= maxErrors) return;
    const slot = way[depth];
    if (slot === undefined) {
      if (wanted.has(place.record)) places.push(place);
      return;
    }
    const field = place.shape && fieldAt(place.shape, place.record, slot, variables);
    follow(place.record[slot.index], slot.listDepth, depth + 1, field ? [...place.path, field.key] : place.path, field);
  }

  function follow(
    value: Value,
    listDepth: number,
    depth: number,
    path: Path,
    field: OutputField | null | undefined,
  ): void {
    if (!Array.isArray(value)) return;
    if (listDepth === 0) walk({ path, record: value, shape: field ? shapeOf(field) : null }, depth);
    else
      for (const [index, item] of value.entries())
        follow(item, listDepth - 1, depth, field ? [...path, index] : path, field);
  }
}

/** The client's field that shows a slot, if there is one. */
function fieldAt(shape: OutputShape, record: AnswerRecord, slot: Slot, variables: Variables): OutputField | undefined {
  const fields = shape.fieldsOf(shape.position.typeOf(record) ?? '') ?? [];
  return fields.find(
    (field) => field.slot === slot.index && (field.when === null || isIncluded(field.when, variables)),
  );
}

function shapeOf({ type }: OutputField): OutputShape | null {
  let inner = type;
  while (inner.kind === 'list') inner = inner.item;
  return inner.kind === 'object' ? inner.shape : null;
}

/** Turns a subgraph's path below a record into the client's; it ends where the client's own fields end. */
function pathBelow(place: Place, read: ReadShape, path: Path, variables: Variables): Path {
  const found: (string | number)[] = [...place.path];
  let { record, shape }: { record: Value; shape: OutputShape | null } = place;
  let reading: ReadShape | null = read;
  let field: OutputField | undefined;
  for (const element of path) {
    if (typeof element === 'number') {
      if (!field) break;
      found.push(element);
      record = Array.isArray(record) ? record[element] : undefined;
      continue;
    }
    const asked: ReadField | undefined = reading?.byKey.get(element);
    field = undefined;
    if (asked?.slot && shape && Array.isArray(record)) field = fieldAt(shape, record, asked.slot, variables);
    if (!asked?.slot || !field || !Array.isArray(record)) break;
    found.push(field.key);
    record = record[asked.slot.index];
    reading = asked.child;
    shape = shapeOf(field);
  }
  return found;
}

/** The client's fields that are missing because a step brought nothing: its own, and those that need what it should have brought. */
function missingPaths(plan: CompiledPlan, failed: FetchStep, place: Place, variables: Variables): Path[] {
  const paths: Path[] = [];
  for (const step of [failed, ...dependantsOf(plan, failed)]) {
    for (const { slot } of step.read.fields) {
      const field = slot && place.shape ? fieldAt(place.shape, place.record, slot, variables) : undefined;
      if (field) paths.push([...place.path, field.key]);
    }
  }
  return paths.length > 0 ? paths : [place.path];
}

/** Steps that add to the same objects and need what another one brings, directly or through others. */
function dependantsOf(plan: CompiledPlan, failed: FetchStep): FetchStep[] {
  const affected = new Set([failed]);
  const brought = new Set(failed.read.fields.map(({ slot }) => slot));
  const steps = plan.requests.flatMap(({ asks }) => ('lanes' in asks ? asks.lanes.flatMap((lane) => lane.steps) : []));
  for (const step of steps) {
    if (affected.has(step) || !samePath(step.path, failed.path)) continue;
    if (![...(step.representation?.slots ?? [])].some((slot) => brought.has(slot))) continue;
    affected.add(step);
    for (const { slot } of step.read.fields) brought.add(slot);
  }
  affected.delete(failed);
  return [...affected];
}

function samePath(a: readonly Slot[], b: readonly Slot[]): boolean {
  return a.length === b.length && a.every((slot, index) => slot === b[index]);
}
