import { ConfigError } from '@kizuna/kit/config/env';
import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

/** Directives that say who may see something, by the names that their specifications give them. */
export const accessDirectives = ['authenticated', 'requiresScopes', 'policy'] as const;
export type AccessDirective = (typeof accessDirectives)[number];

const specifications = 'https://specs.apollo.dev/';
const accessVersion = '0.1';
/** Kept by what clients see of the graph: what is inaccessible is not in it. */
const keptElsewhere = new Set([`${specifications}inaccessible/v0.1`, `${specifications}inaccessible/v0.2`]);

/**
 * Finds under which names a supergraph uses the directives that say who may see something. One that is linked without being used is among
 * them, one that is not linked is not.
 * @returns the directive by its name in the supergraph
 * @throws ConfigError when the supergraph links a security feature that is not enforced here
 */
export function readAccessNames(supergraph: DocumentNode): ReadonlyMap<string, AccessDirective> {
  const names = new Map<string, AccessDirective>();
  for (const link of linksOf(supergraph)) {
    const url = textOf(link, 'url') ?? textOf(link, 'feature') ?? '';
    const { name, version } = /^(?<name>.*)\/v(?<version>\d+\.\d+)\/?$/.exec(url)?.groups ?? {};
    const directive = accessDirectives.find((known) => name === specifications + known);
    if (directive && version === accessVersion) {
      for (const used of namesUsed(link, directive)) names.set(used, directive);
    } else if (directive || (isForSecurity(link) && !keptElsewhere.has(url))) {
      throw new ConfigError(`The supergraph asks for a security feature that is not enforced here: ${url}.`);
    }
  }
  return names;
}

/** Every `@link`, under whatever name; `@core` was its first one. */
function linksOf({ definitions }: DocumentNode): ConstDirectiveNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter((it) => argumentValue(it, 'url') ?? argumentValue(it, 'feature'))
      : [],
  );
}

/** As the specification of `@link` has it: a directive that is named like its own specification needs no prefix. */
function namesUsed(link: ConstDirectiveNode, directive: AccessDirective): string[] {
  const imports = argumentValue(link, 'import');
  const used = imports?.kind === Kind.LIST ? imports.values.flatMap((it) => importedAs(it, `@${directive}`)) : [];
  return used.length > 0 ? used : [textOf(link, 'as') ?? directive];
}

function importedAs(value: ConstValueNode, name: string): string[] {
  if (value.kind === Kind.STRING) return value.value === name ? [name.slice(1)] : [];
  if (value.kind !== Kind.OBJECT) return [];
  const field = (wanted: string) => {
    const found = value.fields.find((it) => it.name.value === wanted)?.value;
    return found?.kind === Kind.STRING ? found.value : undefined;
  };
  return field('name') === name ? [(field('as') ?? name).slice(1)] : [];
}

function isForSecurity(link: ConstDirectiveNode): boolean {
  const purpose = argumentValue(link, 'for');
  return purpose?.kind === Kind.ENUM && purpose.value === 'SECURITY';
}

function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argumentValue(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function argumentValue(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((it) => it.name.value === name)?.value;
}
