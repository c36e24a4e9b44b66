import type { FragmentDefinitionNode, SelectionSetNode, ValidationRule } from 'graphql';
import { refusal } from './refusal.ts';

/**
 * Refuses operations that are larger than `maxSelections` when each fragment is written out wherever it is spread, as planning
 * and execution do: a few lines can stand for millions of fields. Each fragment is counted once; one that spreads itself is
 * another rule's business.
 */
export function sizeLimit(maxSelections: number): ValidationRule {
  return (context) => {
    const counted = new Map<string, number>();

    function sizeOf(selectionSet: SelectionSetNode | undefined): number {
      let size = 0;
      for (const selection of selectionSet?.selections ?? []) {
        size += 1;
        if (selection.kind === 'FragmentSpread') size += sizeOfFragment(context.getFragment(selection.name.value));
        else size += sizeOf(selection.selectionSet);
      }
      return size;
    }

    function sizeOfFragment(fragment: FragmentDefinitionNode | null | undefined): number {
      if (!fragment) return 0;
      const known = counted.get(fragment.name.value);
      if (known !== undefined) return known;
      counted.set(fragment.name.value, 0);
      const size = sizeOf(fragment.selectionSet);
      counted.set(fragment.name.value, size);
      return size;
    }

    return {
      OperationDefinition(node) {
        if (sizeOf(node.selectionSet) <= maxSelections) return;
        context.reportError(
          refusal(node, 'OPERATION_TOO_LARGE', {
            en: `The operation selects more than ${maxSelections} fields.`,
            ja: `操作が選択できる項目は${maxSelections}件までです。`,
          }),
        );
      },
    };
  };
}
