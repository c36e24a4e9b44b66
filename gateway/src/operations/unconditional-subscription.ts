import { GraphQLError, type ValidationRule } from 'graphql';

const conditions = new Set(['skip', 'include']);

/**
 * A subscription has one root field, and whether there is one must not depend on variables: `@skip` and `@include` are
 * refused there, as the specification has it.
 */
export const unconditionalSubscription: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (node.operation !== 'subscription') return;
    for (const selection of node.selectionSet.selections) {
      const condition = selection.directives?.find(({ name }) => conditions.has(name.value));
      if (!condition) continue;
      context.reportError(
        new GraphQLError(`"@${condition.name.value}" cannot stand at the root of a subscription.`, {
          nodes: condition,
        }),
      );
    }
  },
});
