import { graphql } from '../../graphql/generated/index.ts';

/** What the performer themselves typed in. Reading it is audited, so only the pages that show it ask for it. */
export const PerformerDetailsFragment = graphql(`
  fragment PerformerDetails on Performer {
    id
    stageName
    legalName
    birthDate
    nationality
    kycStatus
    viewerCanUpdate
    viewerCanApply
  }
`);
