import { type ConstDirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';

/** The three directives by what they ask. */
export const accessDirectives = ['authenticated', 'requiresScopes', 'policy'] as const;
export type AccessDirective = (typeof accessDirectives)[number];

/** A directive imported by `@link`: under its own name, or under another. */
interface Import {
  readonly name: string;
  readonly as: string;
}

interface Link {
  /** `federation` in a subgraph's SDL; the directive's own name in a supergraph, where each is a specification of its own. */
  readonly specification: string;
  /** What stands before the names that are not imported. */
  readonly prefix: string;
  readonly imports: readonly Import[];
}

/**
 * What the access directives are called in this SDL, which may import them under any name (Apollo's specification "core/link").
 * @returns each name that stands for one of them
 */
export function accessDirectiveNames(document: DocumentNode): Map<string, AccessDirective> {
  const names = new Map<string, AccessDirective>();
  for (const { specification, prefix, imports } of linksOf(document)) {
    for (const directive of accessDirectives) {
      if (specification !== 'federation' && specification !== directive) continue;
      const imported = imports.filter(({ name }) => name === `@${directive}`);
      for (const { as } of imported) names.set(as.replace(/^@/, ''), directive);
      if (imported.length > 0) continue;
      names.set(specification === directive ? prefix : `${prefix}__${directive}`, directive);
    }
  }
  return names;
}

function linksOf(document: DocumentNode): Link[] {
  const links: Link[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      // Whatever it is called, which is for `@link` itself to say, too: what it links is known by its address.
      const link = readLink(directive);
      if (link) links.push(link);
    }
  }
  return links;
}

/** The last two parts of the address are name and version: `https://specs.apollo.dev/federation/v2.9`. */
function readLink(link: ConstDirectiveNode): Link | null {
  const read = (name: string) => {
    const argument = link.arguments?.find((each) => each.name.value === name);
    return argument && valueFromASTUntyped(argument.value);
  };
  const [, specification] = /([^/]+)\/v\d+\.\d+$/.exec(String(read('url'))) ?? [];
  if (specification === undefined) return null;
  const as = read('as');
  const imports = read('import');
  return {
    specification,
    prefix: typeof as === 'string' ? as : specification,
    imports: Array.isArray(imports) ? imports.flatMap((each) => readImport(each) ?? []) : [],
  };
}

function readImport(value: unknown): Import | null {
  if (typeof value === 'string') return { name: value, as: value };
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string') return null;
  return { name: value.name, as: 'as' in value && typeof value.as === 'string' ? value.as : value.name };
}
