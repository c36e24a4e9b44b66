import type { FetchStep } from './fetch-steps.ts';
import type { ReadShape } from './read-shape.ts';
import type { Position, Slot } from './record.ts';

/** Steps that go out as one request, and the groups that must have answered before. */
export interface ScheduledGroup {
  readonly steps: readonly FetchStep[];
  readonly after: ReadonlySet<ScheduledGroup>;
}

/**
 * Orders a plan's fetches by what they need rather than by how the plan nests them, and puts fetches of entities of one subgraph
 * together that can go out at the same time. A fetch that could go earlier waits for a later one of its subgraph when
 * nothing waits for it: fewer requests, and none of them later than it had to be.
 * @param strictly keeps to the plan's own order: for mutations, whose effects must follow each other
 */
export function schedule(steps: readonly FetchStep[], strictly: boolean): ScheduledGroup[] {
  const needed: ReadonlyMap<FetchStep, Iterable<FetchStep>> = strictly
    ? new Map(steps.map((step) => [step, step.before]))
    : neededBy(steps);
  const earliest = new Map<FetchStep, number>();
  for (const step of steps) {
    let level = 0;
    for (const earlier of needed.get(step) ?? []) level = Math.max(level, (earliest.get(earlier) ?? 0) + 1);
    earliest.set(step, level);
  }
  const levels = strictly ? earliest : joinLater(steps, needed, earliest);

  const groups = new Map<string, { steps: FetchStep[]; after: Set<ScheduledGroup> }>();
  const groupOf = new Map<FetchStep, ScheduledGroup>();
  const inOrder = [...steps].sort((a, b) => (levels.get(a) ?? 0) - (levels.get(b) ?? 0));
  for (const [index, step] of inOrder.entries()) {
    const alone = step.representation === null;
    const key = alone ? `${index}` : `${levels.get(step)} ${step.subgraph}`;
    const group = groups.get(key) ?? { steps: [], after: new Set() };
    groups.set(key, group);
    groupOf.set(step, group);
    group.steps.push(step);
    for (const earlier of needed.get(step) ?? []) {
      const before = groupOf.get(earlier);
      if (before) group.after.add(before);
    }
  }
  return [...groups.values()];
}

/** Moves each step to the last level, among those that keep nobody waiting, at which its subgraph is asked anyway. */
function joinLater(
  steps: readonly FetchStep[],
  needed: ReadonlyMap<FetchStep, Iterable<FetchStep>>,
  earliest: ReadonlyMap<FetchStep, number>,
): Map<FetchStep, number> {
  const levels = new Map(earliest);
  const subgraphs = countByLevel(steps, earliest);
  /** Of each step, the last level at which nobody waits for it. */
  const latest = new Map<FetchStep, number>();
  // From the end, so that all that wait for a step have their levels.
  for (const step of [...steps].reverse()) {
    const own = levels.get(step) ?? 0;
    const asked = subgraphs.get(step);
    let level = own;
    if (asked) {
      const last = latest.get(step) ?? Number.POSITIVE_INFINITY;
      for (const other of asked.keys()) if (other <= last) level = Math.max(level, other);
      move(asked, own, level);
      levels.set(step, level);
    }
    for (const earlier of needed.get(step) ?? []) {
      latest.set(earlier, Math.min(latest.get(earlier) ?? Number.POSITIVE_INFINITY, level - 1));
    }
  }
  return levels;
}

/** How many fetches of entities stand at each level at which there are any. */
type StepsByLevel = Map<number, number>;

/** For each fetch of entities, the counts of its subgraph. */
function countByLevel(
  steps: readonly FetchStep[],
  levels: ReadonlyMap<FetchStep, number>,
): ReadonlyMap<FetchStep, StepsByLevel> {
  const counts = new Map<string, StepsByLevel>();
  const ofStep = new Map<FetchStep, StepsByLevel>();
  for (const step of steps) {
    if (step.representation === null) continue;
    const { subgraph } = step;
    const count: StepsByLevel = counts.get(subgraph) ?? new Map();
    const level = levels.get(step) ?? 0;
    count.set(level, (count.get(level) ?? 0) + 1);
    counts.set(subgraph, count);
    ofStep.set(step, count);
  }
  return ofStep;
}

function move(counts: StepsByLevel, from: number, to: number): void {
  if (from === to) return;
  const left = (counts.get(from) ?? 0) - 1;
  if (left > 0) counts.set(from, left);
  else counts.delete(from);
  counts.set(to, (counts.get(to) ?? 0) + 1);
}

/** Something that one step may bring and another need: a slot's value, or the `__typename` of a position's objects. */
type Content = Slot | Position;

/** For each step, those before it in the plan that bring what it sends, or the way to its objects. */
function neededBy(steps: readonly FetchStep[]): Map<FetchStep, ReadonlySet<FetchStep>> {
  const bringers = new Map<Content, FetchStep[]>();
  for (const step of steps) {
    for (const content of broughtBy(step.read)) {
      const others = bringers.get(content);
      if (others) others.push(step);
      else bringers.set(content, [step]);
    }
  }
  // Steps that the plan has beside each other share what stands before them.
  const sets = new Map<readonly FetchStep[], ReadonlySet<FetchStep>>();
  const needed = new Map<FetchStep, ReadonlySet<FetchStep>>();
  for (const step of steps) {
    const before = sets.get(step.before) ?? new Set(step.before);
    sets.set(step.before, before);
    const found = new Set<FetchStep>();
    for (const content of contentNeeded(step)) {
      for (const earlier of bringers.get(content) ?? []) if (before.has(earlier)) found.add(earlier);
    }
    needed.set(step, found);
  }
  return needed;
}

function contentNeeded({ path, representation }: FetchStep): Content[] {
  return [...path, ...(representation?.slots ?? []), ...(representation?.typed ?? [])];
}

function broughtBy(shape: ReadShape, into = new Set<Content>()): Set<Content> {
  for (const { slot, child } of shape.fields) {
    into.add(slot ?? shape.position);
    if (child) broughtBy(child, into);
  }
  return into;
}
