/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../account/account-repository.ts#AccountRow',
  AccountTask: '../account-task/account-task-repository.ts#AccountTaskRow',
  ApiToken: '../api-token/api-token-repository.ts#ApiTokenRow',
  Session: '../session/session-repository.ts#SessionRow',
  AuditEntry: '../audit/audit-resolvers.ts#AuditEntryRow',
};
