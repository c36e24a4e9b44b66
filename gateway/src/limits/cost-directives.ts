import { readLinks } from '@kizuna/kit/access/read-links';
import { type ConstDirectiveNode, type ConstValueNode, type GraphQLSchema, Kind, valueFromASTUntyped } from 'graphql';

/** What `@listSize` says of a field. */
export interface ListSize {
  readonly assumedSize: number | null;
  /** Arguments that say how long the list is. */
  readonly slicingArguments: readonly string[];
  /** Fields of the field's own type that are the list, where the field is a page of it. */
  readonly sizedFields: ReadonlySet<string>;
  readonly requireOneSlicingArgument: boolean;
}

/** Anything in a schema that may have directives. */
interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
}

/** Reads the directives of the cost specification, under whatever names a supergraph has imported them. */
export interface CostDirectives {
  /** The `weight` of `@cost`, or undefined where it does not stand. */
  weightOf(annotated: Annotated): number | undefined;
  /** @returns null where there is no `@listSize` */
  listSizeOf(annotated: Annotated): ListSize | null;
}

/**
 * @param supergraph built from the supergraph's SDL
 * @see https://specs.apollo.dev/cost/v0.1
 */
export function readCostDirectives(supergraph: GraphQLSchema): CostDirectives {
  const cost = namesOf(supergraph, 'cost');
  const listSize = namesOf(supergraph, 'listSize');
  const find = ({ astNode }: Annotated, names: ReadonlySet<string>) =>
    astNode?.directives?.find((directive) => names.has(directive.name.value));
  return {
    weightOf(annotated) {
      const directive = find(annotated, cost);
      const weight = directive && argumentValue(directive, 'weight');
      return typeof weight === 'number' ? weight : undefined;
    },
    listSizeOf(annotated) {
      const directive = find(annotated, listSize);
      if (!directive) return null;
      const assumedSize = argumentValue(directive, 'assumedSize');
      return {
        assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
        slicingArguments: textsOf(directive, 'slicingArguments'),
        sizedFields: new Set(textsOf(directive, 'sizedFields')),
        requireOneSlicingArgument: argumentValue(directive, 'requireOneSlicingArgument') !== false,
      };
    },
  };
}

const specification = 'https://specs.apollo.dev/cost';

/** @returns none for a supergraph that does not link the specification */
function namesOf(supergraph: GraphQLSchema, directive: 'cost' | 'listSize'): ReadonlySet<string> {
  const links = readLinks(supergraph).filter((link) => link.specification === specification);
  return new Set(links.flatMap((link) => link.namesOf(directive)));
}

function argumentValue(directive: ConstDirectiveNode, name: string): unknown {
  const value: ConstValueNode | undefined = directive.arguments?.find((given) => given.name.value === name)?.value;
  if (!value) return undefined;
  // Its arguments are the specification's own: numbers, texts and lists of them.
  return value.kind === Kind.FLOAT || value.kind === Kind.INT ? Number(value.value) : valueFromASTUntyped(value);
}

function textsOf(directive: ConstDirectiveNode, name: string): string[] {
  const value = argumentValue(directive, name);
  // One alone may stand without brackets.
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.filter((entry) => typeof entry === 'string');
}
