import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { DocumentLoaders } from './document/document-loader.ts';
import type { DocumentService } from './document/document-service.ts';
import type { KycApplicationService } from './kyc/kyc-application-service.ts';
import type { KycLoaders } from './kyc/kyc-loader.ts';
import type { KycReviewService } from './kyc/kyc-review-service.ts';
import type { KycReadLoader } from './kyc-reads/kyc-reads.ts';
import type { PerformerLoaders } from './performer/performer-loader.ts';
import type { PerformerService } from './performer/performer-service.ts';
import type { CheckLoaders } from './verification/check-loader.ts';

/** What performers' resolvers are given. */
export interface Context extends RequestContext {
  readonly performers: PerformerService;
  readonly applications: KycApplicationService;
  readonly documents: DocumentService;
  readonly reviews: KycReviewService;
  readonly load: PerformerLoaders & KycLoaders & DocumentLoaders & CheckLoaders & { readonly kycRead: KycReadLoader };
}
