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
  const names = directiveNames(supergraph);
  const find = ({ astNode }: Annotated, name: string | undefined) =>
    astNode?.directives?.find((directive) => directive.name.value === name);
  return {
    weightOf(annotated) {
      const directive = find(annotated, names?.cost);
      const weight = directive && argumentValue(directive, 'weight');
      return typeof weight === 'number' ? weight : undefined;
    },
    listSizeOf(annotated) {
      const directive = find(annotated, names?.listSize);
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

const specification = /^https:\/\/specs\.apollo\.dev\/cost\/v\d/;

/** @returns null for a supergraph that does not link the specification */
function directiveNames(supergraph: GraphQLSchema): { readonly cost: string; readonly listSize: string } | null {
  const nodes = [supergraph.astNode, ...supergraph.extensionASTNodes];
  const links = nodes.flatMap((node) => node?.directives ?? []).filter(({ name }) => name.value === 'link');
  const link = links.find((directive) => specification.test(String(argumentValue(directive, 'url'))));
  if (!link) return null;
  const as = argumentValue(link, 'as');
  const prefix = typeof as === 'string' ? as : 'cost';
  const imported = importedNames(argumentValue(link, 'import'));
  // A directive that is called like its specification needs no prefix.
  return { cost: imported.get('@cost') ?? prefix, listSize: imported.get('@listSize') ?? `${prefix}__listSize` };
}

/** The names, without their `@`, under which each is known here. */
function importedNames(imports: unknown): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const entry of Array.isArray(imports) ? imports : []) {
    if (typeof entry === 'string') names.set(entry, entry.slice(1));
    else if (typeof entry === 'object' && entry !== null && 'name' in entry) {
      const known = 'as' in entry && entry.as !== null ? entry.as : entry.name;
      names.set(String(entry.name), String(known).slice(1));
    }
  }
  return names;
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
