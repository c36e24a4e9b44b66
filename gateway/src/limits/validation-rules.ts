import { NoSchemaIntrospectionCustomRule, type ValidationRule } from 'graphql';
import type { GatewayConfig } from '../config.ts';
import { unconditionalSubscription } from '../operations/unconditional-subscription.ts';
import { depthLimit } from './depth-limit.ts';
import { sizeLimit } from './size-limit.ts';

/** The largest operations of clients select a few hundred fields. */
const maxSelections = 2_500;

/** The rules that operations must keep besides graphql-js's own. */
export function extraRules({
  maxDepth,
  introspection,
}: Pick<GatewayConfig, 'maxDepth' | 'introspection'>): ValidationRule[] {
  return [
    depthLimit(maxDepth),
    sizeLimit(maxSelections),
    unconditionalSubscription,
    ...(introspection !== 'off' ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
}
