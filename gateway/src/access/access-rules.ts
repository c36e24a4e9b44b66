import type { Requirement } from '@kizuna/kit/access/requirement';
import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { argumentOf, parseFieldSet } from '../planning/join-directives.ts';
import { readRequirements } from './declared-requirements.ts';
import { ownRequirement } from './interface-requirements.ts';

/** Who may see what of a supergraph. */
export interface AccessRules {
  /**
   * All that must be fulfilled to see a field of an object type; the same requirement is the same object. Nothing for what is not there,
   * and for `__typename`.
   */
  requirementsOf(typeName: string, fieldName: string): readonly Requirement[];
}

/** A field of an object type. */
interface Place {
  readonly typeName: string;
  readonly fieldName: string;
}

const none: readonly Requirement[] = [];

/**
 * Puts together what a supergraph declares. A field asks for what stands at it, at its type, at the type that has it, at the interfaces of
 * both, and for all that is asked of the fields that its `@requires` pulls.
 * @param document of the supergraph
 * @param schema built from it
 * @returns null when nothing is asked of anybody
 * @throws ConfigError when something is declared that is not enforced here
 */
export function createAccessRules(document: DocumentNode, schema: GraphQLSchema): AccessRules | null {
  const declared = readRequirements(document);
  if (declared.size === 0) return null;
  const interned = new Map<string, Requirement>();
  const ofType = new Map<string, readonly Requirement[]>();
  const ofField = new Map<string, readonly Requirement[]>();

  function intern(requirement: Requirement | null | undefined): Requirement[] {
    if (!requirement) return [];
    const key = JSON.stringify([requirement.authenticated, requirement.scopes, requirement.policies]);
    const known = interned.get(key) ?? requirement;
    interned.set(key, known);
    return [known];
  }

  /** @param member `.field`, or nothing for the type itself */
  function declaredAt(type: GraphQLNamedType, member: string): Requirement[] {
    const requirement = declared.get(type.name + member);
    if (!requirement || !isInterfaceType(type)) return intern(requirement);
    const { objects } = schema.getImplementations(type);
    return intern(
      ownRequirement(
        requirement,
        objects.map(({ name }) => declared.get(name + member)),
      ),
    );
  }

  function requirementsOfType(type: GraphQLNamedType): readonly Requirement[] {
    const known = ofType.get(type.name);
    if (known) return known;
    const found = [type, ...interfacesOf(type)].flatMap((it) => declaredAt(it, ''));
    ofType.set(type.name, found);
    return found;
  }

  /** What is asked of a field, but for what it requires. */
  function asked({ typeName, fieldName }: Place): Requirement[] {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!type || !field) return [];
    return [
      ...[type, ...interfacesOf(type)].flatMap((it) => declaredAt(it, `.${fieldName}`)),
      ...requirementsOfType(type),
      ...requirementsOfType(getNamedType(field.type)),
    ];
  }

  /** The fields that a field's `@requires` names, in any subgraph. An @interfaceObject says it at the interface. */
  function pulled({ typeName, fieldName }: Place): Place[] {
    const type = schema.getType(typeName);
    const places: Place[] = [];
    for (const holder of type ? [type, ...interfacesOf(type)] : []) {
      const field = isObjectType(holder) || isInterfaceType(holder) ? holder.getFields()[fieldName] : undefined;
      for (const directive of field?.astNode?.directives ?? []) {
        const fieldSet = directive.name.value === 'join__field' ? argumentOf(directive, 'requires') : undefined;
        if (fieldSet) placesIn(parseFieldSet(typeName, fieldSet).selectionSet, typeName, places);
      }
    }
    return places;
  }

  function placesIn({ selections }: SelectionSetNode, typeName: string, into: Place[]): void {
    const type = schema.getType(typeName);
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        placesIn(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, into);
      } else if (selection.kind === Kind.FIELD) {
        const fieldName = selection.name.value;
        for (const concrete of isAbstractType(type) ? schema.getPossibleTypes(type) : [{ name: typeName }]) {
          into.push({ typeName: concrete.name, fieldName });
        }
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
        if (selection.selectionSet && field) placesIn(selection.selectionSet, getNamedType(field.type).name, into);
      }
    }
  }

  function closure(start: Place): readonly Requirement[] {
    const found = new Set<Requirement>();
    const seen = new Set<string>();
    const waiting = [start];
    for (let place = waiting.pop(); place; place = waiting.pop()) {
      const key = `${place.typeName}.${place.fieldName}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const requirement of asked(place)) found.add(requirement);
      waiting.push(...pulled(place));
    }
    return found.size > 0 ? [...found] : none;
  }

  return {
    requirementsOf(typeName, fieldName) {
      const key = `${typeName}.${fieldName}`;
      const known = ofField.get(key);
      if (known) return known;
      const found = closure({ typeName, fieldName });
      ofField.set(key, found);
      return found;
    },
  };
}

function interfacesOf(type: GraphQLNamedType): readonly GraphQLNamedType[] {
  return isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
}
