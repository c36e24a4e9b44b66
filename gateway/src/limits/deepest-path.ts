import type { SelectionNode, SelectionSetNode, ValidationContext } from 'graphql';

/**
 * Measures the deepest path through selections as if each fragment were written out wherever it is spread. Each fragment is measured
 * once, so that fragments that spread fragments cost no more than their text; one that spreads itself is another rule's business.
 * @param weigh what a selection adds to the path; null when nothing of it counts, nor of what is below it
 */
export function createDeepestPath(
  context: Pick<ValidationContext, 'getFragment'>,
  weigh: (selection: SelectionNode) => number | null,
): (selectionSet: SelectionSetNode) => number {
  const measured = new Map<string, number>();

  function deepestOf(selectionSet: SelectionSetNode | undefined): number {
    let deepest = 0;
    for (const selection of selectionSet?.selections ?? []) {
      const weight = weigh(selection);
      if (weight === null) continue;
      const below =
        selection.kind === 'FragmentSpread'
          ? deepestOfFragment(selection.name.value)
          : deepestOf(selection.selectionSet);
      deepest = Math.max(deepest, weight + below);
    }
    return deepest;
  }

  function deepestOfFragment(name: string): number {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const deepest = deepestOf(context.getFragment(name)?.selectionSet);
    measured.set(name, deepest);
    return deepest;
  }

  return deepestOf;
}
