import { type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { AccessRow } from '../../scripts/lib/access-table.ts';

/** How to come to an object of each type whose fields ask for something. */
const ways: Readonly<Record<string, string>> = {
  AccountSecurity: '{ viewer { security { _ } } }',
  Session: '{ viewer { sessions { _ } } }',
  ApiToken: '{ viewer { apiTokens { _ } } }',
  AccountTask: '{ accountTask(id: "TASK") { _ } }',
  AuditEntry: '{ auditEntries { edges { node { _ } } } }',
  AuditEntryEdge: '{ auditEntries { edges { _ } } }',
  AuditChain: '{ auditVerify { chains { _ } } }',
};

/** The fields of objects, other than the roots, for which something is declared. */
export function protectedFields(rows: readonly AccessRow[]): readonly AccessRow[] {
  const roots = ['Query', 'Mutation', 'Subscription'];
  return rows.filter(({ type, requirements }) => requirements.length > 0 && !roots.includes(type));
}

/**
 * Asks for one of them.
 * @param taskId of the account task, where there are real ones
 * @throws Error for a type to which nobody has said the way here
 */
export function operationAt(schema: GraphQLSchema, { type, field }: AccessRow, taskId = 'x'): string {
  const way = ways[type];
  const object = schema.getType(type);
  const found = isObjectType(object) ? object.getFields()[field] : undefined;
  if (way === undefined || !found) throw new Error(`Say how one comes to ${type}.${field}, in protected-fields.ts.`);
  const selection = `${field} ${isCompositeType(getNamedType(found.type)) ? '{ __typename }' : ''}`;
  return way.replace('_', selection).replace('TASK', taskId);
}
