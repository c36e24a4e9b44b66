import { type FieldNode, GraphQLError, Kind } from 'graphql';
import type { Variables } from '../execution/conditions.ts';
import type { FieldCost } from './cost-rules.ts';
import type { PriceProgram, Term } from './price-program.ts';

/** Where a number comes from: it is known, or a variable has it. Null and undefined for none: `otherwise` is meant then. */
type Source = ({ readonly constant: unknown } | { readonly variable: string }) & { readonly otherwise: unknown };

/** A field whose entries are counted. */
export interface CountedField {
  readonly node: FieldNode;
  readonly cost: FieldCost;
  /** Whether the field is there with these variables; null for always. */
  readonly isIncluded: ((variables: Variables) => boolean) | null;
  /** How long a list is of which nothing is said. */
  readonly fallback: number;
}

/**
 * How many entries a list or a page has at most, or is assumed to have: what its slicing arguments say, the greatest if several do,
 * else its assumed size.
 */
export function pageSizeOf(program: PriceProgram, { node, cost, isIncluded, fallback }: CountedField): Term {
  const { listSize, defaults } = cost;
  const assumed = listSize?.assumedSize ?? fallback;
  if (!listSize || listSize.slicingArguments.length === 0) return { constant: assumed };
  const sources = listSize.slicingArguments.map((name) => sourceOf(node, name, defaults));
  const onlyOne = listSize.requireOneSlicingArgument;

  function size(variables: Variables): number {
    if (isIncluded && !isIncluded(variables)) return 0;
    let greatest = Number.NEGATIVE_INFINITY;
    let given = 0;
    for (const source of sources) {
      const value = ('constant' in source ? source.constant : variables[source.variable]) ?? source.otherwise;
      // What is no number is refused elsewhere.
      if (typeof value !== 'number' || Number.isNaN(value)) continue;
      given += 1;
      if (value > greatest) greatest = value;
    }
    if (onlyOne && given !== 1) throw wantsOne(node, listSize?.slicingArguments ?? []);
    return given === 0 ? assumed : Math.min(Math.max(0, greatest), Number.MAX_SAFE_INTEGER);
  }

  if (!isIncluded && sources.every((source) => 'constant' in source)) return { constant: size({}) };
  return program.compute((_, variables) => size(variables));
}

function sourceOf(field: FieldNode, name: string, defaults: FieldCost['defaults']): Source {
  const given = field.arguments?.find((argument) => argument.name.value === name)?.value;
  // Resolvers take null for the default, too: it must not be the cheaper way to ask for it.
  const otherwise = defaults.get(name);
  if (given?.kind === Kind.VARIABLE) return { variable: given.name.value, otherwise };
  return { constant: given?.kind === Kind.INT ? Number(given.value) : undefined, otherwise };
}

function wantsOne({ name }: FieldNode, names: readonly string[]): GraphQLError {
  const message = `${name.value} wants exactly one of ${names.join(', ')}.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
