import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
  valueFromASTUntyped,
} from 'graphql';

/** One specification that an SDL links, and what its directives are called there. */
export interface Link {
  /** Its address as it is written. */
  readonly url: string;
  /** Its address without the version: `https://specs.apollo.dev/federation`. */
  readonly specification: string;
  /** `2.9`; null where the address has none. */
  readonly version: string | null;
  /** `for: SECURITY`: who does not know it must refuse the whole. */
  readonly isForSecurity: boolean;
  /**
   * The names, without `@`, that stand for a directive of it: those that it is imported under, else its own with the link's prefix.
   * @param directive without `@`
   */
  readonly namesOf: (directive: string) => readonly string[];
}

/**
 * Every specification that an SDL or a schema links, in order. This is the one place that reads links: were they read here one way and
 * there another, gateway and subgraph could disagree on what is protected.
 * @see https://specs.apollo.dev/link/v1.0
 */
export function readLinks(graph: DocumentNode | GraphQLSchema): readonly Link[] {
  // Whatever the directive is called, which is for `@link` itself to say, too: what it links is known by its address.
  return schemaNodesOf(graph)
    .flatMap(({ directives = [] }) => directives)
    .flatMap((directive) => readLink(directive) ?? []);
}

function schemaNodesOf(graph: DocumentNode | GraphQLSchema): readonly (SchemaDefinitionNode | SchemaExtensionNode)[] {
  if (!('definitions' in graph)) return [...(graph.astNode ? [graph.astNode] : []), ...graph.extensionASTNodes];
  return graph.definitions.filter(
    (node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION,
  );
}

function readLink(directive: ConstDirectiveNode): Link | null {
  // The first `@link` was called `@core`, and said `feature`.
  const url = textOf(directive, 'url') ?? textOf(directive, 'feature');
  if (url === undefined) return null;
  const { specification, name, version } = readAddress(url);
  const prefix = textOf(directive, 'as') ?? name;
  const imports = readImports(argumentOf(directive, 'import'));
  const purpose = argumentOf(directive, 'for');
  return {
    url,
    specification,
    version,
    isForSecurity: purpose?.kind === Kind.ENUM && purpose.value === 'SECURITY',
    namesOf(wanted) {
      const imported = imports.flatMap((each) => (each.name === `@${wanted}` ? each.as.replace(/^@/, '') : []));
      if (imported.length > 0) return imported;
      // A directive that is called like its specification is called like the prefix.
      return [wanted === name ? prefix : `${prefix}__${wanted}`];
    },
  };
}

/**
 * The last two parts of an address are name and version: `https://specs.apollo.dev/federation/v2.9`. Written otherwise (in capitals, with
 * something behind it) it is the same one.
 */
function readAddress(url: string): { specification: string; name: string; version: string | null } {
  if (!URL.canParse(url)) return { specification: url, name: url, version: null };
  const { protocol, host, pathname } = new URL(url);
  const parts = pathname.split('/').filter((part) => part !== '');
  const { major, minor } = /^v(?<major>\d+)\.(?<minor>\d+)$/.exec(parts.at(-1) ?? '')?.groups ?? {};
  const version = major && minor ? `${Number(major)}.${Number(minor)}` : null;
  if (version !== null) parts.pop();
  return { specification: [`${protocol}//${host}`, ...parts].join('/'), name: parts.at(-1) ?? '', version };
}

interface Import {
  readonly name: string;
  readonly as: string;
}

function readImports(value: ConstValueNode | undefined): readonly Import[] {
  const entries: unknown = value && valueFromASTUntyped(value);
  // As GraphQL coerces lists: one may stand without brackets.
  return (Array.isArray(entries) ? entries : [entries]).flatMap((entry) => readImport(entry) ?? []);
}

function readImport(entry: unknown): Import | null {
  if (typeof entry === 'string') return { name: entry, as: entry };
  if (typeof entry !== 'object' || entry === null || !('name' in entry) || typeof entry.name !== 'string') return null;
  return { name: entry.name, as: 'as' in entry && typeof entry.as === 'string' ? entry.as : entry.name };
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((it) => it.name.value === name)?.value;
}

function textOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}
