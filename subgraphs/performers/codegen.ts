/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Job: '@kizuna/kit/graph/references#JobReference',
  Performer: '../performer/performer-repository.ts#PerformerRow',
  KycApplication: '../kyc/kyc-application-repository.ts#KycApplicationRow',
  KycTransition: '../kyc/kyc-history-repository.ts#KycTransitionRow',
  KycDocument: '../document/document-repository.ts#DocumentRow',
  KycCheck: '../verification/check-repository.ts#CheckRow',
};
