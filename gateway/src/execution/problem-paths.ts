import type { CompiledPlan } from './compile-plan.ts';
import type { Variables } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import { isIncluded, type OutputField, type OutputShape } from './output-shape.ts';
import type { Problem, Violation } from './problems.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { nothingYet, type RecordNumber, type Slot } from './record.ts';
import type { Records } from './records.ts';

export type Path = readonly (string | number)[];

/** More errors than this tell nobody more. */
export const maxErrors = 100;

/** What is left of a run once its answer was written. */
export interface FinishedRun {
  readonly records: Records;
  readonly root: RecordNumber;
  readonly variables: Variables;
  readonly problems: readonly Problem[];
  readonly violations: readonly Violation[];
  /** The answer, as JSON. */
  readonly data: Buffer;
}

/** One place of a record in the client's answer. */
interface Place {
  readonly path: Path;
  readonly record: RecordNumber;
  /** Null when the client did not ask for the record itself, only for something above it. */
  readonly shape: OutputShape | null;
}

/** Every place at which one of the records stands. */
export function placesOf(
  plan: CompiledPlan,
  run: FinishedRun,
  way: readonly Slot[],
  wanted: ReadonlyMap<RecordNumber, unknown>,
): Place[] {
  const { records, root } = run;
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
    const field = place.shape && fieldAt(place.shape, place.record, slot, run);
    const path = field ? [...place.path, field.key] : place.path;
    follow(records.at(place.record + slot.index), slot.listDepth, depth + 1, path, field);
  }

  function follow(
    value: number,
    listDepth: number,
    depth: number,
    path: Path,
    field: OutputField | null | undefined,
  ): void {
    if (value < 0) return;
    if (listDepth === 0) {
      walk({ path, record: value, shape: field ? shapeOf(field) : null }, depth);
      return;
    }
    for (let index = 0; index < records.at(value); index += 1) {
      follow(records.at(value + 1 + index), listDepth - 1, depth, field ? [...path, index] : path, field);
    }
  }
}

/**
 * The client's field that shows a slot, if there is one.
 * @param record negative when there is none: an object that is not there may have had any type
 */
function fieldAt(
  shape: OutputShape,
  record: RecordNumber,
  slot: Slot,
  { records, variables }: FinishedRun,
): OutputField | undefined {
  const { position } = shape;
  const known = record >= 0 ? position.typeNameOf(records, record) : null;
  for (const typeName of known === null ? position.possibleTypes() : [known]) {
    const field = shape
      .fieldsOf(typeName)
      ?.find(({ slot: index, when }) => index === slot.index && (when === null || isIncluded(when, variables)));
    if (field) return field;
  }
  return undefined;
}

function shapeOf({ type }: OutputField): OutputShape | null {
  let inner = type;
  while (inner.kind === 'list') inner = inner.item;
  return inner.kind === 'object' ? inner.shape : null;
}

/**
 * Turns a subgraph's path below a record into the client's.
 * @returns `hidden`: the slot at which it leaves what the client asked for, where there is an object that could have had it
 */
function pathBelow(
  place: Place,
  read: ReadShape,
  path: Path,
  run: FinishedRun,
): { readonly path: Path; readonly hidden: Slot | null } {
  const { records } = run;
  const found: (string | number)[] = [...place.path];
  let { record: value, shape }: { record: number; shape: OutputShape | null } = place;
  let reading: ReadShape | null = read;
  let field: OutputField | undefined;
  for (const element of path) {
    if (typeof element === 'number') {
      if (!field) break;
      found.push(element);
      value = value >= 0 && element < records.at(value) ? records.at(value + 1 + element) : notThere;
      continue;
    }
    const asked: ReadField | undefined = reading?.byKey.get(element);
    if (!asked?.slot || !shape) break;
    field = fieldAt(shape, value, asked.slot, run);
    if (!field) return { path: found, hidden: value >= 0 ? asked.slot : null };
    found.push(field.key);
    value = value >= 0 && asked.slot.child ? records.at(value + asked.slot.index) : notThere;
    reading = asked.child;
    shape = shapeOf(field);
  }
  return { path: found, hidden: null };
}

const notThere = nothingYet.unasked;

/** The client's paths that a problem concerns, at one of the places of its record. */
export function pathsOf(
  plan: CompiledPlan,
  { step, path, isFallback }: Problem,
  place: Place,
  run: FinishedRun,
): readonly Path[] {
  if (path === null) return missingPaths(plan, step, place, run);
  const reported = reportedPaths(plan, step, place, path, run);
  // Those that need what was left out could not be asked for, whether the client sees it or not.
  return isFallback ? [...reported, ...pathsThatNeed(plan, step, place, path, run)] : reported;
}

/** The client's fields that are missing because a step brought nothing: its own, and those that need what it should have brought. */
function missingPaths(plan: CompiledPlan, failed: FetchStep, place: Place, run: FinishedRun): Path[] {
  const slots = failed.read.fields.flatMap(({ slot }) => (slot ? [slot] : []));
  const paths = missingBelow(failed.read, place, run);
  paths.push(...dependentPaths(plan, failed, slots, place, run));
  return place.shape === null ? [place.path] : paths;
}

/** An object that another subgraph brought is there: only what it should have got is missing. */
function missingBelow({ fields }: ReadShape, place: Place, run: FinishedRun): Path[] {
  const { shape, record, path } = place;
  if (!shape) return [];
  return fields.flatMap(({ slot, child }) => {
    const field = slot && fieldAt(shape, record, slot, run);
    if (!slot || !field) return [];
    const below = [...path, field.key];
    const value = run.records.at(record + slot.index);
    if (!child || slot.listDepth > 0 || value < 0) return [below];
    return missingBelow(child, { path: below, record: value, shape: shapeOf(field) }, run);
  });
}

/**
 * Where the client sees what a subgraph's error is about. When it is a field that only the plan asked for, that is in the fields that
 * need it, if the client asked for any of an object of this type.
 */
function reportedPaths(plan: CompiledPlan, step: FetchStep, place: Place, path: Path, run: FinishedRun): Path[] {
  const below = pathBelow(place, step.read, path, run);
  if (below.hidden === null) return [below.path];
  return path.length === 1 ? dependentPaths(plan, step, [below.hidden], place, run) : [below.path];
}

function pathsThatNeed(plan: CompiledPlan, step: FetchStep, place: Place, path: Path, run: FinishedRun): Path[] {
  const slot = path.length === 1 ? step.read.byKey.get(String(path[0]))?.slot : null;
  return slot ? dependentPaths(plan, step, [slot], place, run) : [];
}

function visiblePaths({ shape, record, path }: Place, slots: readonly Slot[], run: FinishedRun): Path[] {
  if (!shape) return [];
  const fields = slots.map((slot) => fieldAt(shape, record, slot, run));
  return fields.flatMap((field) => (field ? [[...path, field.key]] : []));
}

/** The client's fields of the same objects that need one of the slots, directly or through others. */
function dependentPaths(
  plan: CompiledPlan,
  from: FetchStep,
  slots: readonly Slot[],
  place: Place,
  run: FinishedRun,
): Path[] {
  const needed = new Set(slots);
  const steps = plan.requests.flatMap(({ asks }) => ('lanes' in asks ? asks.lanes.flatMap(stepsOf) : []));
  const paths: Path[] = [];
  for (const step of steps) {
    if (step === from || !samePath(step.path, from.path)) continue;
    if (![...(step.representation?.slots ?? [])].some((slot) => needed.has(slot))) continue;
    const brought = step.read.fields.flatMap(({ slot }) => (slot ? [slot] : []));
    for (const slot of brought) needed.add(slot);
    paths.push(...visiblePaths(place, brought, run));
  }
  return paths;
}

/** A lane's steps as they were before they were merged, since each needs its own. */
function stepsOf({ steps }: Lane): readonly FetchStep[] {
  return steps.flatMap((step) => step.merged?.steps ?? [step]);
}

function samePath(a: readonly Slot[], b: readonly Slot[]): boolean {
  return a.length === b.length && a.every((slot, index) => slot === b[index]);
}
