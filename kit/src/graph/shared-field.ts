import { type ExecutionArgs, getArgumentValues, getOperationAST, getVariableValues, Kind } from 'graphql';
import { type SharedSubscription, sharedSubscriptionOf } from './shared-subscription.ts';

/** A shared subscription that an operation asks for, and with what. */
export interface SharedField {
  readonly definition: SharedSubscription<unknown, unknown, unknown>;
  readonly args: unknown;
}

/**
 * The shared subscription of a valid operation.
 * @returns null when it is another subscription, or none
 * @throws GraphQLError when its variables are not what it declares
 */
export function sharedFieldOf(
  schema: ExecutionArgs['schema'],
  {
    document,
    operationName,
    variableValues = {},
  }: Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>,
): SharedField | null {
  const operation = getOperationAST(document, operationName);
  const [node, ...others] = operation?.selectionSet.selections ?? [];
  if (operation?.operation !== 'subscription' || node?.kind !== Kind.FIELD || others.length > 0) return null;
  const field = schema.getSubscriptionType()?.getFields()[node.name.value];
  const definition = sharedSubscriptionOf(field?.subscribe);
  if (!field || !definition) return null;
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  if (variables.errors) throw variables.errors[0];
  return { definition, args: getArgumentValues(field, node, variables.coerced) };
}
