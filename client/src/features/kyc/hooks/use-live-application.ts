import { graphql } from '../../../graphql/generated/index.ts';
import { useLive } from '../../../graphql/use-live.ts';

const KycApplicationUpdated = graphql(`
  subscription KycApplicationUpdated($id: ID!) {
    kycApplicationUpdated(id: $id) {
      id
      ...KycApplicationState
    }
  }
`);

/** Keeps an application fresh: each change comes into the cache, and so to whoever shows the application. */
export function useLiveApplication(applicationId: string | null | undefined): void {
  useLive({ query: KycApplicationUpdated, variables: { id: applicationId ?? '' }, pause: !applicationId });
}
