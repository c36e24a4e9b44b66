import type { FragmentDefinitionNode, SelectionSetNode, ValidationRule } from 'graphql';
import { refusal } from './refusal.ts';

/**
 * Refuses operations whose fields nest deeper than `maxDepth`. Each fragment is measured once, so that fragments that spread
 * fragments cost no more than their text; a fragment that spreads itself is another rule's business.
 */
export function depthLimit(maxDepth: number): ValidationRule {
  return (context) => {
    const measured = new Map<string, number>();

    function depthOf(selectionSet: SelectionSetNode): number {
      let deepest = 0;
      for (const selection of selectionSet.selections) {
        deepest = Math.max(deepest, depthOfSelection(selection));
      }
      return deepest;
    }

    function depthOfSelection(selection: SelectionSetNode['selections'][number]): number {
      if (selection.kind === 'InlineFragment') return depthOf(selection.selectionSet);
      if (selection.kind === 'FragmentSpread') return depthOfFragment(context.getFragment(selection.name.value));
      // Introspection nests deep by itself and leads nowhere.
      if (selection.name.value.startsWith('__')) return 0;
      return 1 + (selection.selectionSet ? depthOf(selection.selectionSet) : 0);
    }

    function depthOfFragment(fragment: FragmentDefinitionNode | null | undefined): number {
      if (!fragment) return 0;
      const known = measured.get(fragment.name.value);
      if (known !== undefined) return known;
      measured.set(fragment.name.value, 0);
      const depth = depthOf(fragment.selectionSet);
      measured.set(fragment.name.value, depth);
      return depth;
    }

    return {
      OperationDefinition(node) {
        const depth = depthOf(node.selectionSet);
        if (depth <= maxDepth) return;
        context.reportError(
          refusal(node, 'OPERATION_TOO_DEEP', {
            en: `The operation is ${depth} levels deep; at most ${maxDepth} are allowed.`,
            ja: `操作のネストが${depth}段です。${maxDepth}段まで使用できます。`,
          }),
        );
      },
    };
  };
}
