import type { Requirement } from '@kizuna/kit/access/requirement';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { AccessRules } from './access-rules.ts';
import { type WalkedOperation, walkFields } from './operation-fields.ts';
import { maskOf, meaningOf, type Refusals, refusalsOf } from './refusals.ts';

/** What an operation asks of who runs it. */
export interface OperationAccess<Operation> {
  /**
   * The operation as a viewer may run it: as it is when nothing of it is refused, else without what is refused.
   * @throws KizunaError as for an operation that is prepared
   */
  allowedTo(viewer: Viewer | null): Operation | Promise<Operation>;
}

/** How an operation becomes one that somebody may run. */
export interface OperationVariants<Operation> {
  /** The operation itself. */
  whole(): Operation;
  /** One that was made before. @param mask says what is refused */
  known(mask: string): Operation | undefined;
  /** @param meaning the same for all who are refused the same, whatever the supergraph */
  make(mask: string, meaning: string, refusals: Refusals): Promise<Operation>;
}

/** The distinct requirements that an operation meets. */
function requirementsUsed(rules: AccessRules, walked: WalkedOperation): readonly Requirement[] {
  const used = new Set<Requirement>();
  walkFields(walked, ({ name, types }) => {
    for (const typeName of types) {
      for (const requirement of rules.requirementsOf(typeName, name)) used.add(requirement);
    }
    return types;
  });
  return [...used];
}

/** @returns null when the operation asks nothing of anybody: then nothing is to be done for a request */
export function createOperationAccess<Operation>(
  rules: AccessRules | null,
  walked: WalkedOperation,
  variants: OperationVariants<Operation>,
): OperationAccess<Operation> | null {
  const requirements = rules ? requirementsUsed(rules, walked) : [];
  if (!rules || requirements.length === 0) return null;
  return {
    allowedTo(viewer) {
      const mask = maskOf(requirements, viewer);
      if (mask === null) return variants.whole();
      const known = variants.known(mask);
      if (known) return known;
      const refusals = refusalsOf(mask, requirements, rules, walked.types);
      return variants.make(mask, meaningOf(mask, requirements), refusals);
    },
  };
}
