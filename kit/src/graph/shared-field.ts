import { type DocumentNode, type GraphQLSchema, getOperationAST, Kind } from 'graphql';
import { compileArguments, compileVariables, type Values } from './execution/input-values.ts';
import { type SharedSubscription, sharedSubscriptionOf } from './shared-subscription.ts';

/** A shared subscription that an operation asks for, and with what. */
export interface SharedField {
  readonly definition: SharedSubscription<unknown, unknown, unknown>;
  readonly args: unknown;
}

/**
 * The shared subscription of a valid operation, looked at once for all requests.
 * @returns null when it is another subscription, or none; else what gives it with a request's variables, which throws GraphQLError when
 *   they are not what the operation declares
 */
export function compileSharedField(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): ((variables: Values) => SharedField) | null {
  const operation = getOperationAST(document, operationName);
  const [node, ...others] = operation?.selectionSet.selections ?? [];
  if (operation?.operation !== 'subscription' || node?.kind !== Kind.FIELD || others.length > 0) return null;
  const field = schema.getSubscriptionType()?.getFields()[node.name.value];
  const definition = sharedSubscriptionOf(field?.subscribe);
  if (!field || !definition) return null;
  const coerce = compileVariables(schema, operation);
  const argumentsOf = compileArguments(field, node);
  return (variables) => {
    const { errors, coerced } = coerce(variables);
    if (errors) throw errors[0];
    return { definition, args: argumentsOf(coerced) };
  };
}
