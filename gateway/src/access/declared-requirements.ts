import type { AccessDirective } from '@kizuna/kit/access/directive-names';
import { knownPolicies, type Requirement } from '@kizuna/kit/access/requirement';
import { ConfigError } from '@kizuna/kit/config/env';
import { apiTokenScopes } from '@kizuna/kit/viewer/api-token';
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  visit,
} from 'graphql';
import { readAccessNames } from './security-links.ts';

/** What each type and field of a supergraph declares, by name or `Type.field`. */
export type DeclaredRequirements = ReadonlyMap<string, Requirement>;

type Alternatives = readonly (readonly string[])[];

/**
 * Reads every requirement that a supergraph declares.
 * @throws ConfigError when one cannot be enforced as it stands: it is malformed, has a name that nobody knows, or stands where none belongs
 */
export function readRequirements(supergraph: DocumentNode): DeclaredRequirements {
  const names = readAccessNames(supergraph);
  const declared = new Map<string, Requirement>();
  let count = 0;

  function read(coordinate: string, directives: readonly ConstDirectiveNode[] = []): void {
    const found = new Map<AccessDirective, ConstDirectiveNode>();
    for (const directive of directives) {
      const name = names.get(directive.name.value);
      if (!name) continue;
      count += 1;
      if (found.has(name)) throw new ConfigError(`${coordinate} has @${directive.name.value} twice.`);
      found.set(name, directive);
    }
    if (found.size === 0) return;
    const scopes = found.get('requiresScopes');
    const policies = found.get('policy');
    declared.set(coordinate, {
      authenticated: found.has('authenticated'),
      scopes: scopes ? namesIn(coordinate, scopes, 'scopes', apiTokenScopes) : null,
      policies: policies ? namesIn(coordinate, policies, 'policies', knownPolicies) : null,
    });
  }

  if (names.size === 0) return declared;
  for (const definition of supergraph.definitions) readDefinition(definition, read);
  let applications = 0;
  visit(supergraph, {
    Directive({ name }) {
      if (names.has(name.value)) applications += 1;
    },
  });
  if (applications !== count)
    throw new ConfigError(
      `The supergraph has one of ${[...names.keys()].map((it) => `@${it}`).join(', ')} where it is not enforced.`,
    );
  return declared;
}

function readDefinition(
  definition: DefinitionNode,
  read: (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined) => void,
): void {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      read(definition.name.value, definition.directives);
      for (const { name, directives } of definition.fields ?? []) {
        read(`${definition.name.value}.${name.value}`, directives);
      }
      break;
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
      read(definition.name.value, definition.directives);
      break;
    default:
  }
}

/** A list of lists of texts with something in each: what an empty one would ask is anybody's guess. */
function namesIn(
  coordinate: string,
  directive: ConstDirectiveNode,
  argument: 'scopes' | 'policies',
  known: readonly string[],
): Alternatives {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  const alternatives = value && itemsOf(value)?.map((all) => itemsOf(all)?.map(textOf));
  const isWhole = alternatives?.every((all) => all && all.length > 0 && all.every((text) => text));
  if (!alternatives || alternatives.length === 0 || !isWhole)
    throw new ConfigError(`${coordinate} has a @${directive.name.value} whose ${argument} are not lists of names.`);
  const names = alternatives.map((all) => all?.flatMap((text) => text ?? []) ?? []);
  const unknown = names.flat().find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(
      `${coordinate} has "${unknown}" among the ${argument} that it asks for, which is none of ${known.join(', ')}.`,
    );
  return names;
}

function itemsOf(value: ConstValueNode): readonly ConstValueNode[] | undefined {
  return value.kind === Kind.LIST ? value.values : undefined;
}

function textOf(value: ConstValueNode): string | undefined {
  return value.kind === Kind.STRING ? value.value : undefined;
}
