import {
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { RequestContext } from '../graph/request-context.ts';
import { sharedSubscription, sharedSubscriptionOf } from '../graph/shared-subscription.ts';
import { audience } from '../viewer/viewer.ts';
import { areasOf, readDeclaredAccess, requirementsOf } from './declared-access.ts';
import { letWrite } from './let-write.ts';
import { type Requirement, refusalOf } from './requirement.ts';

/** A subgraph's fields, whose parents are whatever its own resolvers give. */
type Field = GraphQLField<unknown, RequestContext>;

/**
 * Makes a subgraph's schema insist on what its SDL declares of access: a refused field throws UNAUTHORIZED or FORBIDDEN before its
 * resolver is called, however it was reached. Fields that declare nothing stay as they are. The gateway enforces the same before
 * it fetches anything; this holds when it does not. On interfaces the schema builder lets nothing be declared.
 * @param schema built from `sdl`; it is changed
 * @throws Error that names the place, when a scope or a policy is not one of ours
 */
export function enforceAccess(schema: GraphQLSchema, sdl: DocumentNode): void {
  const declared = readDeclaredAccess(sdl);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const requirements = requirementsOf(declared, type.name, field.name, getNamedType(field.type).name);
      if (requirements.length === 0) continue;
      // Before it is guarded: what it is wrapped in then is asked first.
      if (type === schema.getMutationType()) letWrite(field, areasOf(requirements));
      guardField(field, requirements);
      if (type === schema.getSubscriptionType()) guardStream(field, requirements);
    }
    const ofType = declared.get(type.name);
    if (ofType) guardEntity(type, ofType);
  }
  schema.extensions = { ...schema.extensions, [areasKey]: areasOf(declared.values()) };
}

const areasKey = 'kizunaAccessAreas';

/** The areas whose scopes a schema's SDL names; null for a schema that was never made to enforce any. */
export function accessAreasOf({ extensions }: GraphQLSchema): readonly string[] | null {
  const areas = extensions[areasKey];
  return Array.isArray(areas) ? areas : null;
}

/** @throws KizunaError UNAUTHORIZED, FORBIDDEN */
function insist(requirements: readonly Requirement[], { caller, viewer }: RequestContext): void {
  // Each member of the audience was checked by the gateway, and those who share a stream were granted the same.
  if (caller === audience) return;
  for (const requirement of requirements) {
    const refusal = refusalOf(requirement, caller ?? viewer);
    if (refusal) throw new KizunaError(refusal);
  }
}

function guardField(field: Field, requirements: readonly Requirement[]): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (parent, args, context, info) => {
    insist(requirements, context);
    return resolve(parent, args, context, info);
  };
}

function guardStream(field: Field, requirements: readonly Requirement[]): void {
  const { subscribe = defaultFieldResolver } = field;
  const shared = sharedSubscriptionOf(subscribe);
  if (shared) {
    // Its viewers are authorised one by one, apart from the stream that they then share: that is where they are refused.
    const authorize: typeof shared.authorize = async (args, context) => {
      insist(requirements, context as RequestContext);
      return shared.authorize(args, context);
    };
    field.subscribe = sharedSubscription({ ...shared, authorize }).subscribe;
    return;
  }
  field.subscribe = (parent, args, context, info) => {
    insist(requirements, context);
    return subscribe(parent, args, context, info);
  };
}

type ReferenceResolver = (reference: unknown, ...rest: readonly [context: RequestContext, info: unknown]) => unknown;

/** Where @apollo/subgraph keeps what `_entities` asks. */
interface EntityExtensions {
  readonly apollo?: { readonly subgraph?: { readonly resolveReference?: ReferenceResolver } };
}

/** An entity of a protected type is not even looked up. */
function guardEntity(type: GraphQLObjectType, requirement: Requirement): void {
  const { apollo }: EntityExtensions = type.extensions;
  const { resolveReference = (reference: unknown) => reference } = apollo?.subgraph ?? {};
  // Rejects rather than throws: what is thrown here fails all entities that are asked for, not this one.
  const guarded: ReferenceResolver = async (reference, ...rest) => {
    insist([requirement], rest[0]);
    return resolveReference(reference, ...rest);
  };
  const subgraph = { ...apollo?.subgraph, resolveReference: guarded };
  type.extensions = { ...type.extensions, apollo: { ...apollo, subgraph } };
}
