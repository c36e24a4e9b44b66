import { buildSchema, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType, parse } from 'graphql';
import { type DeclaredAccess, readDeclaredAccess, requirementsOf } from '../../kit/src/access/declared-access.ts';
import { type Refusal, type Requirement, refusalOf } from '../../kit/src/access/requirement.ts';
import type { Viewer } from '../../kit/src/viewer/viewer.ts';

/** Who might ask, in the order of the table's columns. */
export const columns = [
  'nobody',
  'member',
  'concierge',
  'partner',
  'operator',
  'admin',
  'API token without the scope',
  'API token with it',
] as const;
export type Column = (typeof columns)[number];

/** A field of an object of the graph. */
export interface AccessRow {
  readonly type: string;
  readonly field: string;
  /** All that must hold; empty when nothing is declared. */
  readonly requirements: readonly Requirement[];
  /** The scopes that an API token needs; empty when it needs none. */
  readonly scopes: readonly string[];
  /** Null when the declared rules grant it. */
  readonly outcomes: Readonly<Record<Column, Refusal | null>>;
}

/**
 * Works out what every field of the graph asks of its viewer, from the subgraphs' SDL.
 * @param subgraphs each one's whole SDL by its name
 * @param apiSdl the graph as clients see it
 * @returns the fields of Query, Mutation and Subscription first, then those of other objects, as the graph has them
 */
export function readAccessTable(subgraphs: ReadonlyMap<string, string>, apiSdl: string): AccessRow[] {
  const declared = Array.from(subgraphs.values(), (sdl) => readDeclaredAccess(parse(sdl)));
  const schema = buildSchema(apiSdl);
  const roots = rootTypesOf(schema);
  const others = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !roots.includes(type) && !type.name.startsWith('__'),
  );
  return [...roots, ...others].flatMap((type) =>
    Object.values(type.getFields()).map((field) =>
      rowOf(type.name, field.name, getNamedType(field.type).name, declared),
    ),
  );
}

export function rootTypesOf(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => type ?? []);
}

function rowOf(type: string, field: string, valueType: string, declared: readonly DeclaredAccess[]): AccessRow {
  const found = declared.flatMap((each) => requirementsOf(each, type, field, valueType));
  // Subgraphs that share a type say the same of it.
  const requirements = [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
  const scopes = [...new Set(requirements.flatMap((requirement) => requirement.scopes?.[0] ?? []))];
  const outcome = (column: Column): Refusal | null => {
    for (const requirement of requirements) {
      const refusal = refusalOf(requirement, viewerOf(column, { scopes }));
      if (refusal) return refusal;
    }
    return null;
  };
  const outcomes = {
    nobody: outcome('nobody'),
    member: outcome('member'),
    concierge: outcome('concierge'),
    partner: outcome('partner'),
    operator: outcome('operator'),
    admin: outcome('admin'),
    'API token without the scope': outcome('API token without the scope'),
    'API token with it': outcome('API token with it'),
  };
  return { type, field, requirements, scopes, outcomes };
}

/** Somebody of a column who asks for a row. Partners are those who have API tokens; their concierges may, too. */
export function viewerOf(column: Column, { scopes }: Pick<AccessRow, 'scopes'>): Viewer | null {
  switch (column) {
    case 'nobody':
      return null;
    case 'API token without the scope':
      return { userId: 1, userType: 'PARTNER', tokenId: 1, scopes: [] };
    case 'API token with it':
      return { userId: 1, userType: 'PARTNER', tokenId: 1, scopes };
    default:
      return { userId: 1, userType: userTypeOf[column], sessionId: 1 };
  }
}

const userTypeOf = {
  member: 'MEMBER',
  concierge: 'CONCIERGE',
  partner: 'PARTNER',
  operator: 'OPERATOR',
  admin: 'ADMIN',
} as const;
