import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Variables } from '../execution/conditions.ts';

/** Points of an operation with these variables: a whole number from 0 on, also for what could never be counted. */
export type Price = (variables: Variables) => number;

/** A number that is known, or the place of one that depends on variables. */
export type Term = { readonly constant: number } | { readonly slot: number };

/** Gives a number for these variables, from the numbers of earlier slots. */
type Step = (slots: Float64Array, variables: Variables) => number;

/** More parts than this no operation of a client has; abstract types within each other could make millions. */
const maxParts = 20_000;

/**
 * Builds a price: numbers that depend on variables are computed one after the other, each once, without looking at the operation
 * again; all others are added up while it is built.
 */
export class PriceProgram {
  private readonly steps: Step[] = [];
  private parts = 0;

  /** @throws KizunaError OPERATION_TOO_COMPLEX when there are too many parts */
  countPart(): void {
    this.parts += 1;
    if (this.parts > maxParts) throw new KizunaError('OPERATION_TOO_COMPLEX');
  }

  /** A number that depends on variables. */
  compute(step: Step): Term {
    this.steps.push(step);
    return { slot: this.steps.length - 1 };
  }

  sum(terms: readonly Term[]): Term {
    const { constant, slots } = partition(terms);
    const [only] = slots;
    if (only === undefined) return { constant };
    if (slots.length === 1 && constant === 0) return { slot: only };
    return this.compute((values) => {
      let sum = constant;
      for (const slot of slots) sum += values[slot] ?? 0;
      return sum;
    });
  }

  greatest(terms: readonly Term[]): Term {
    const [first] = terms;
    if (first && terms.length === 1) return first;
    const slots = terms.flatMap((term) => ('slot' in term ? [term.slot] : []));
    const constant = Math.max(0, ...terms.map((term) => ('constant' in term ? term.constant : 0)));
    if (slots.length === 0) return { constant };
    return this.compute((values) => {
      let greatest = constant;
      for (const slot of slots) greatest = Math.max(greatest, values[slot] ?? 0);
      return greatest;
    });
  }

  /** Never below zero, whatever weights say: a list must not pay for another. */
  product(left: Term, right: Term): Term {
    if ('constant' in left && 'constant' in right) return { constant: multiply(left.constant, right.constant) };
    if ('constant' in left) return this.product(right, left);
    const slot = left.slot;
    if ('slot' in right) return this.compute((values) => multiply(values[slot] ?? 0, values[right.slot] ?? 0));
    return this.compute((values) => multiply(values[slot] ?? 0, right.constant));
  }

  /** Nothing with variables that leave it out. */
  when(isIncluded: (variables: Variables) => boolean, price: Term): Term {
    return this.compute((values, variables) => {
      if (!isIncluded(variables)) return 0;
      return 'slot' in price ? (values[price.slot] ?? 0) : price.constant;
    });
  }

  build(total: Term): Price {
    if ('constant' in total) {
      const points = toPoints(total.constant);
      return () => points;
    }
    const { steps } = this;
    const { slot } = total;
    const slots = new Float64Array(steps.length);
    return (variables) => {
      for (let index = 0; index < steps.length; index += 1) slots[index] = steps[index]?.(slots, variables) ?? 0;
      return toPoints(slots[slot] ?? 0);
    };
  }
}

function partition(terms: readonly Term[]): { constant: number; slots: number[] } {
  let constant = 0;
  const slots: number[] = [];
  for (const term of terms) {
    if ('slot' in term) slots.push(term.slot);
    else constant += term.constant;
  }
  return { constant, slots };
}

function multiply(left: number, right: number): number {
  // Not further: infinity times nothing is no number.
  return Math.min(Math.max(0, left * right), Number.MAX_SAFE_INTEGER);
}

function toPoints(value: number): number {
  // No number compares as too much: what cannot be counted must not be free.
  if (Number.isNaN(value)) return Number.MAX_SAFE_INTEGER;
  return Math.min(Math.max(0, Math.ceil(value)), Number.MAX_SAFE_INTEGER);
}
