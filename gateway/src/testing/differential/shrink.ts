import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionNode,
  validate,
  visit,
} from 'graphql';
import type { GeneratedOperation } from './operation-generator.ts';

const maxTries = 600;

/**
 * Makes a failing operation as small as it can while it still fails.
 * @param fails runs a candidate; candidates are valid on `schema`
 */
export async function shrink(
  schema: GraphQLSchema,
  operation: GeneratedOperation,
  fails: (candidate: GeneratedOperation) => Promise<boolean>,
): Promise<GeneratedOperation> {
  let best = operation;
  let improved = false;
  for (let position = 0, tries = 0; tries < maxTries; tries += 1) {
    const smaller = simplify(parse(best.query), position);
    if (!smaller) {
      // What could not go at first may go now.
      if (!improved) break;
      improved = false;
      position = 0;
      continue;
    }
    const candidate = withoutUnused(smaller, best.variables);
    const valid = candidate.query !== best.query && validate(schema, parse(candidate.query)).length === 0;
    if (valid && (await fails(candidate))) {
      best = candidate;
      improved = true;
    } else {
      position += 1;
    }
  }
  return best;
}

/** The document with its n-th simplification; undefined when there are fewer. */
function simplify(document: DocumentNode, n: number): DocumentNode | undefined {
  let left = n;
  let done = false;
  const here = () => {
    if (done || left > 0) {
      left -= 1;
      return false;
    }
    done = true;
    return true;
  };
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const changed = visit(document, {
    SelectionSet(node) {
      for (const [i, selection] of node.selections.entries()) {
        if (node.selections.length > 1 && here()) return { ...node, selections: node.selections.toSpliced(i, 1) };
        const inlined = contents(selection);
        if (inlined && here()) return { ...node, selections: node.selections.toSpliced(i, 1, ...inlined) };
      }
      return undefined;
    },
    Field(node) {
      if (node.alias && here()) return { ...node, alias: undefined };
      if (node.directives?.length && here()) return { ...node, directives: [] };
      for (const [i] of (node.arguments ?? []).entries()) {
        if (here()) return { ...node, arguments: node.arguments?.toSpliced(i, 1) };
      }
      return undefined;
    },
    InlineFragment: (node) => (node.directives?.length && here() ? { ...node, directives: [] } : undefined),
    FragmentSpread(node) {
      if (node.directives?.length && here()) return { ...node, directives: [] };
      const fragment = fragments.get(node.name.value);
      return fragment && here() ? { ...fragment, kind: Kind.INLINE_FRAGMENT, directives: node.directives } : undefined;
    },
    VariableDefinition: (node) => (node.defaultValue && here() ? { ...node, defaultValue: undefined } : undefined),
  });
  return done ? changed : undefined;
}

function contents(selection: SelectionNode): readonly SelectionNode[] | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet.selections : undefined;
}

/** Leaves out fragments and variables that nothing uses any more. */
function withoutUnused(document: DocumentNode, variables: Readonly<Record<string, unknown>>): GeneratedOperation {
  let current = document;
  for (let before = ''; before !== print(current); ) {
    before = print(current);
    const spreads = new Set<string>();
    visit(current, { FragmentSpread: (node) => void spreads.add(node.name.value) });
    current = visit(current, {
      FragmentDefinition: (node) => (spreads.has(node.name.value) ? undefined : null),
    });
  }
  const used = new Set<string>();
  visit(current, { VariableDefinition: () => false, Variable: (node) => void used.add(node.name.value) });
  const query = visit(current, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
  return {
    query: print(query),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
  };
}
