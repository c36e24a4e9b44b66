/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../account/account-repository.ts#AccountRow',
  Session: '../session/session-repository.ts#SessionRow',
  AuditEntry: '../audit/audit-resolvers.ts#AuditEntryRow',
};
