import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
} from 'graphql';
import { type Condition, conditionsOf } from './conditions.ts';

/** A root field at one of the places at which a mutation names it. */
interface NamedRoot {
  readonly field: FieldNode;
  readonly when: readonly Condition[];
}

/**
 * Writes a mutation's root fields one after the other as they must be run. The planner runs the fields of named fragments first, and
 * runs a field twice that is named once with a condition and once without.
 * @throws KizunaError OPERATION_TOO_COMPLEX when a field is named again after it was named under several conditions
 */
export function serialRoots(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'mutation') return definition;
      const roots = rootsOf(definition.selectionSet.selections, fragments, []);
      const selections = roots.map((root, index) => oncePlaced(root, roots.slice(0, index), roots.slice(index + 1)));
      return { ...definition, selectionSet: { ...definition.selectionSet, selections } };
    }),
  };
}

function rootsOf(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  inherited: readonly Condition[],
): NamedRoot[] {
  return selections.flatMap((selection) => {
    const own = conditionsOf(selection);
    if (own === null) return [];
    const when = [...inherited, ...own];
    if (selection.kind === Kind.FIELD) return [{ field: { ...selection, directives: [] }, when }];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return fragment ? rootsOf(fragment.selectionSet.selections, fragments, when) : [];
  });
}

/** A root with what later places select of it, run only when no earlier place has run it. */
function oncePlaced(
  { field, when }: NamedRoot,
  before: readonly NamedRoot[],
  after: readonly NamedRoot[],
): SelectionNode {
  const isSame = (other: NamedRoot) => keyOf(other.field) === keyOf(field);
  const unless = before.filter(isSame).map((earlier) => {
    const [only, ...others] = earlier.when;
    if (others.length > 0) throw new KizunaError('OPERATION_TOO_COMPLEX');
    // Where it always ran before, this place is only a part of that one, and the planner puts the two together.
    return only ? [{ ...only, value: !only.value }] : [];
  });
  const { selectionSet } = field;
  if (!selectionSet) return under([...when, ...unless.flat()], field);
  const more = after.filter(isSame).flatMap((later) => {
    const inner = later.field.selectionSet?.selections ?? [];
    return inner.length > 0 ? [under(later.when, fragmentOf(inner))] : [];
  });
  const whole: FieldNode = {
    ...field,
    selectionSet: { ...selectionSet, selections: [...selectionSet.selections, ...more] },
  };
  return under([...when, ...unless.flat()], whole);
}

function under(conditions: readonly Condition[], selection: SelectionNode): SelectionNode {
  return conditions.reduceRight<SelectionNode>(
    (inner, condition) => ({ ...fragmentOf([inner]), directives: [directiveOf(condition)] }),
    selection,
  );
}

function fragmentOf(selections: readonly SelectionNode[]): InlineFragmentNode {
  return { kind: Kind.INLINE_FRAGMENT, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

function directiveOf({ variable, value }: Condition): DirectiveNode {
  const name = { kind: Kind.NAME, value: variable } as const;
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: value ? 'include' : 'skip' },
    arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value: { kind: Kind.VARIABLE, name } }],
  };
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}
