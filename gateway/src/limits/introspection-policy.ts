import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { ReadyOperation } from '../operations/ready-operations.ts';

/** Who may read the schema through the graph: everybody, nobody, or administrators. */
export const introspectionModes = ['on', 'off', 'admins'] as const;
export type Introspection = (typeof introspectionModes)[number];

/** @throws KizunaError UNAUTHORIZED, FORBIDDEN for an operation that reads the schema, by somebody who may not */
export type RefuseIntrospection = (operation: Pick<ReadyOperation, 'plan'>, viewer: Viewer | null) => void;

/** What it is allowed to nobody is a rule of validation: what is allowed to some depends on who asks, and is looked at each time. */
export function createIntrospectionPolicy(introspection: Introspection): RefuseIntrospection {
  if (introspection !== 'admins') return () => {};
  return ({ plan }, viewer) => {
    if (plan.introspection === null || viewer?.userType === 'ADMIN') return;
    throw new KizunaError(viewer ? 'FORBIDDEN' : 'UNAUTHORIZED');
  };
}
