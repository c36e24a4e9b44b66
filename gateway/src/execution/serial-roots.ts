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
import { fragmentsOf } from '../operations/fragments.ts';
import { type Condition, conditionsOf } from './conditions.ts';

/** A root field at one of the places at which a mutation names it. */
interface NamedRoot {
  readonly field: FieldNode;
  readonly when: readonly Condition[];
}

/** The places of one root field that have the same conditions: the first of them runs it for all. */
interface RootPlace extends NamedRoot {
  /** What all of them select of it. */
  readonly selections: SelectionNode[];
}

/** Each place has all that later ones select, so that many places under conditions of their own would make a small text large. */
const maxPlaces = 16;

/**
 * Writes a mutation's root fields one after the other as they must be run. The planner runs the fields of named fragments first, and
 * runs a field twice that is named once with a condition and once without.
 * @throws KizunaError OPERATION_TOO_COMPLEX when a field is named again after it was named under several conditions, or under more
 * than `maxPlaces` different ones
 */
export function serialRoots(document: DocumentNode): DocumentNode {
  const fragments = fragmentsOf(document);
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'mutation') return definition;
      const roots = rootsOf(definition.selectionSet.selections, fragments, []);
      return { ...definition, selectionSet: { ...definition.selectionSet, selections: eachRunOnce(roots) } };
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
    const when = own && together(inherited, own);
    if (!when) return [];
    if (selection.kind === Kind.FIELD) return [{ field: { ...selection, directives: [] }, when }];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return fragment ? rootsOf(fragment.selectionSet.selections, fragments, when) : [];
  });
}

/** The roots in their order, each with what later places select of it, and run only when no earlier place has run it. */
function eachRunOnce(roots: readonly NamedRoot[]): SelectionNode[] {
  const places = new Map<string, RootPlace>();
  const byField = new Map<string, RootPlace[]>();
  for (const { field, when } of roots) {
    const conditions = when.map(({ variable, value }) => `${variable}=${value}`).sort();
    const key = [keyOf(field), ...conditions].join();
    const known = places.get(key);
    const place = known ?? { field, when, selections: [] };
    place.selections.push(...(field.selectionSet?.selections ?? []));
    if (known) continue;
    places.set(key, place);
    const others = byField.get(keyOf(field));
    if (others) others.push(place);
    else byField.set(keyOf(field), [place]);
  }
  const written = new Map<RootPlace, readonly SelectionNode[]>();
  for (const ofField of byField.values()) writeOnce(ofField, written);
  return [...places.values()].flatMap((place) => written.get(place) ?? []);
}

/** @param places of one field; those that never run it first are left out */
function writeOnce(places: readonly RootPlace[], into: Map<RootPlace, readonly SelectionNode[]>): void {
  const running: RootPlace[] = [];
  for (const [index, place] of places.entries()) {
    if (running.some(({ when }) => when.every((condition) => includes(place.when, condition)))) continue;
    const when = together(place.when, running.map(opposite));
    if (!when) continue;
    if (running.length === maxPlaces) throw new KizunaError('OPERATION_TOO_COMPLEX');
    running.push(place);
    into.set(place, under(when, [withLater(place, when, places.slice(index + 1))]));
  }
}

function withLater(
  { field, selections }: RootPlace,
  when: readonly Condition[],
  later: readonly RootPlace[],
): SelectionNode {
  if (!field.selectionSet) return field;
  const more = later.flatMap((place) => {
    const both = together(when, place.when);
    return both ? under(both.slice(when.length), place.selections) : [];
  });
  return { ...field, selectionSet: { ...field.selectionSet, selections: [...selections, ...more] } };
}

/** @returns null when they can never all hold */
function together(some: readonly Condition[], more: readonly Condition[]): readonly Condition[] | null {
  const all = [...some];
  for (const condition of more) {
    if (includes(all, { ...condition, value: !condition.value })) return null;
    if (!includes(all, condition)) all.push(condition);
  }
  return all;
}

function includes(conditions: readonly Condition[], { variable, value }: Condition): boolean {
  return conditions.some((one) => one.variable === variable && one.value === value);
}

/** What holds where a place has not run its field. */
function opposite({ when }: RootPlace): Condition {
  const [only, ...others] = when;
  if (!only || others.length > 0) throw new KizunaError('OPERATION_TOO_COMPLEX');
  return { ...only, value: !only.value };
}

function under(conditions: readonly Condition[], selections: readonly SelectionNode[]): readonly SelectionNode[] {
  return conditions.reduceRight<readonly SelectionNode[]>(
    (inner, condition) => [{ ...fragmentOf(inner), directives: [directiveOf(condition)] }],
    selections,
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
