/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../user/user.ts#UserReference',
  Job: '@kizuna/kit/jobs/tables#JobRow',
};
