import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type DirectiveNode, type InlineFragmentNode, Kind, type SelectionNode } from 'graphql';
import type { Condition } from '../execution/conditions.ts';

/**
 * What a mutation's refused root fields mean for those after them: where such a field may not be null, the whole answer is, and nothing
 * more is to be run.
 */
export class SerialRefusals {
  private readonly refused: (readonly Condition[])[] = [];

  /** @param when it is included */
  add(when: readonly Condition[]): void {
    this.refused.push(when);
  }

  /**
   * A later root field, so that it is run only where none of the refused ones is included.
   * @throws KizunaError OPERATION_TOO_COMPLEX when that takes more than one condition each to say
   */
  after(selection: SelectionNode): SelectionNode[] {
    let guarded = selection;
    for (const [only, ...others] of this.refused) {
      if (!only) return [];
      if (others.length > 0) throw new KizunaError('OPERATION_TOO_COMPLEX');
      guarded = unless(only, guarded);
    }
    return [guarded];
  }
}

function unless({ variable, value }: Condition, selection: SelectionNode): InlineFragmentNode {
  const directive: DirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: value ? 'skip' : 'include' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'if' },
        value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
      },
    ],
  };
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives: [directive],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  };
}
