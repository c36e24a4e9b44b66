import type { ValidationRule } from 'graphql';
import { createDeepestPath } from './deepest-path.ts';
import { refusal } from './refusal.ts';

/** For each level of fields, one of inline fragments, one of spreads, and one more: as much as any client writes. */
const selectionsPerLevel = 4;

/**
 * Refuses operations whose fields nest deeper than `maxDepth`; and those that nest fragments without end around them, which what plans
 * and runs them would have to follow, too.
 */
export function depthLimit(maxDepth: number): ValidationRule {
  return (context) => {
    // Introspection nests deep by itself and leads nowhere.
    const depthOf = createDeepestPath(context, (selection) => {
      if (selection.kind !== 'Field') return 0;
      return selection.name.value.startsWith('__') ? null : 1;
    });
    const selectionsOf = createDeepestPath(context, () => 1);
    const maxSelections = Math.max(maxDepth, introspectionDepth) * selectionsPerLevel;

    return {
      OperationDefinition(node) {
        const depth = depthOf(node.selectionSet);
        if (depth <= maxDepth && selectionsOf(node.selectionSet) <= maxSelections) return;
        const levels = Math.max(depth, Math.ceil(selectionsOf(node.selectionSet) / selectionsPerLevel));
        context.reportError(
          refusal(node, 'OPERATION_TOO_DEEP', {
            en: `The operation is ${levels} levels deep; at most ${maxDepth} are allowed.`,
            ja: `操作のネストが${levels}段です。${maxDepth}段まで使用できます。`,
          }),
        );
      },
    };
  };
}

/** Of the query with which tools read a schema. */
const introspectionDepth = 16;
