/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Job: '@kizuna/kit/jobs/tables#JobRow',
};
