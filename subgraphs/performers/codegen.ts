/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../user/user.ts#UserReference',
  Performer: '../performer/performer-repository.ts#PerformerRow',
  KycApplication: '../kyc/kyc-application-repository.ts#KycApplicationRow',
  KycTransition: '../kyc/kyc-history-repository.ts#KycTransitionRow',
  KycDocument: '../document/document-repository.ts#DocumentRow',
  KycCheck: '../verification/check-repository.ts#CheckRow',
};
