import {
  type ConstDirectiveNode,
  type DocumentNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { apiTokenScopes } from '../viewer/api-token.ts';
import { type AccessDirective, accessDirectiveNames } from './directive-names.ts';
import { knownPolicies, type Requirement } from './requirement.ts';

/** What an SDL declares of access, by place: `AuditEntry` is a type, `Query.users` a field. */
export type DeclaredAccess = ReadonlyMap<string, Requirement>;

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy`, under whatever names they are imported.
 * @param document the SDL of a subgraph, or a supergraph
 * @throws Error that names the place, when a scope or a policy is not one of ours
 */
export function readDeclaredAccess(document: DocumentNode): DeclaredAccess {
  const names = accessDirectiveNames(document);
  const declared = new Map<string, Requirement>();
  const note = (place: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const directive of directives) {
      const kind = names.get(directive.name.value);
      if (kind) declared.set(place, merge(declared.get(place) ?? nothing, kind, directive, place));
    }
  };
  for (const type of document.definitions) {
    if (!isTypeDefinitionNode(type) && !isTypeExtensionNode(type)) continue;
    note(type.name.value, type.directives);
    for (const field of 'fields' in type ? (type.fields ?? []) : []) {
      if (field.kind === Kind.FIELD_DEFINITION) note(`${type.name.value}.${field.name.value}`, field.directives);
    }
  }
  return declared;
}

const nothing: Requirement = { authenticated: false, scopes: null, policies: null };

function merge(known: Requirement, kind: AccessDirective, directive: ConstDirectiveNode, place: string): Requirement {
  if (kind === 'authenticated') return { ...known, authenticated: true };
  const key = kind === 'policy' ? 'policies' : 'scopes';
  if (known[key]) throw new Error(`${place} carries @${directive.name.value} twice: put both into one.`);
  return { ...known, [key]: readAlternatives(directive, key, place) };
}

/** Each name is checked, since a slip of the pen would shut everybody out, or nobody. */
function readAlternatives(directive: ConstDirectiveNode, argument: 'scopes' | 'policies', place: string): string[][] {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  // As GraphQL coerces lists: one value stands for a list of one.
  const alternatives = value ? asList(valueFromASTUntyped(value)).map(asList) : [];
  const where = `@${directive.name.value} of ${place}`;
  if (alternatives.length === 0 || alternatives.some((names) => names.length === 0)) {
    throw new Error(`${where} names nothing: give \`${argument}\` as a list of lists.`);
  }
  const known = argument === 'scopes' ? apiTokenScopes : knownPolicies;
  return alternatives.map((names) =>
    names.map((name) => {
      if (typeof name === 'string' && known.includes(name)) return name;
      throw new Error(`${where} names ${JSON.stringify(name)}, which is none of: ${known.join(', ')}.`);
    }),
  );
}

/**
 * All that must hold for one field of an object: what it asks itself, what its type asks, and what the type of its value asks.
 * @param valueType the named type of its value
 */
export function requirementsOf(
  declared: DeclaredAccess,
  type: string,
  field: string,
  valueType: string,
): Requirement[] {
  return [`${type}.${field}`, type, valueType].flatMap((place) => declared.get(place) ?? []);
}

/** The areas that the scopes of requirements are of, for example `forum`. */
export function areasOf(requirements: Iterable<Requirement>): string[] {
  const scopes = Array.from(requirements, (requirement) => requirement.scopes ?? []).flat(2);
  return [...new Set(scopes.map((scope) => scope.split(':', 1)[0] ?? scope))];
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
