import type { FetchStep } from './fetch-steps.ts';
import type { ReadShape } from './read-shape.ts';
import type { Position, Slot } from './record.ts';

/** Steps that go out as one request, and the groups that must have answered before. */
export interface ScheduledGroup {
  readonly steps: readonly FetchStep[];
  readonly after: readonly ScheduledGroup[];
}

/**
 * Orders a plan's fetches by what they need rather than by how the plan nests them, and puts fetches of entities of one subgraph
 * together that can go out at the same time. A fetch that could go earlier waits for a later one of its subgraph when
 * nothing waits for it: fewer requests, and none of them later than it had to be.
 * @param strictly keeps to the plan's own order: for mutations, whose effects must follow each other
 */
export function schedule(steps: readonly FetchStep[], strictly: boolean): ScheduledGroup[] {
  const needed = new Map(
    steps.map((step) => [step, strictly ? step.before : step.before.filter((earlier) => feeds(earlier, step))]),
  );
  const earliest = new Map<FetchStep, number>();
  for (const step of steps) {
    earliest.set(step, Math.max(-1, ...(needed.get(step) ?? []).map((earlier) => earliest.get(earlier) ?? 0)) + 1);
  }
  const levels = strictly ? earliest : joinLater(steps, needed, earliest);

  const groups = new Map<string, { steps: FetchStep[]; after: ScheduledGroup[] }>();
  const groupOf = new Map<FetchStep, ScheduledGroup>();
  const inOrder = [...steps].sort((a, b) => (levels.get(a) ?? 0) - (levels.get(b) ?? 0));
  for (const [index, step] of inOrder.entries()) {
    const alone = step.representation === null;
    const key = alone ? `${index}` : `${levels.get(step)} ${step.subgraph}`;
    const group = groups.get(key) ?? { steps: [], after: [] };
    groups.set(key, group);
    groupOf.set(step, group);
    group.steps.push(step);
    for (const earlier of needed.get(step) ?? []) {
      const before = groupOf.get(earlier);
      if (before && !group.after.includes(before)) group.after.push(before);
    }
  }
  return [...groups.values()];
}

/** Moves each step to the last level, among those that keep nobody waiting, at which its subgraph is asked anyway. */
function joinLater(
  steps: readonly FetchStep[],
  needed: ReadonlyMap<FetchStep, readonly FetchStep[]>,
  earliest: ReadonlyMap<FetchStep, number>,
): Map<FetchStep, number> {
  const levels = new Map(earliest);
  for (const step of [...steps].reverse()) {
    if (step.representation === null) continue;
    const waiting = steps.filter((later) => needed.get(later)?.includes(step));
    const latest = Math.min(...waiting.map((later) => (levels.get(later) ?? 0) - 1));
    const others = steps.filter(
      (other) => other !== step && other.subgraph === step.subgraph && other.representation !== null,
    );
    const asked = others.map((other) => levels.get(other) ?? 0).filter((level) => level <= latest);
    levels.set(step, Math.max(levels.get(step) ?? 0, ...asked));
  }
  return levels;
}

/** Whether a step brings something that another one needs: what it sends, or the way to its objects. */
function feeds(earlier: FetchStep, later: FetchStep): boolean {
  const brought = broughtBy(earlier.read);
  if (later.path.some((slot) => brought.slots.has(slot))) return true;
  for (const slot of later.representation?.slots ?? []) if (brought.slots.has(slot)) return true;
  for (const position of later.representation?.typed ?? []) if (brought.typed.has(position)) return true;
  return false;
}

interface Brought {
  readonly slots: Set<Slot>;
  readonly typed: Set<Position>;
}

function broughtBy(shape: ReadShape, into: Brought = { slots: new Set(), typed: new Set() }): Brought {
  for (const { slot, child } of shape.fields) {
    if (slot) into.slots.add(slot);
    else into.typed.add(shape.position);
    if (child) broughtBy(child, into);
  }
  return into;
}
