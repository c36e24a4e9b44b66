import { type DocumentType, graphql } from '../../graphql/generated/index.ts';

/** All of an application that changes, and what changes of its performer with it; no document addresses, for each look at one is audited. */
export const KycApplicationStateFragment = graphql(`
  fragment KycApplicationState on KycApplication {
    id
    status
    rejectionReason
    comment
    note
    requestedDocuments
    createdAt
    submittedAt
    decidedAt
    viewerCanSubmit
    viewerCanWithdraw
    viewerCanClaim
    viewerCanDecide
    performer {
      id
      kycStatus
      viewerCanApply
    }
    reviewer {
      id
      displayName
      viewerIsSelf
    }
    documents {
      id
      kind
      status
      size
      uploadedAt
    }
    history {
      from
      to
      reason
      createdAt
      actor {
        id
        displayName
      }
    }
  }
`);

export type KycApplicationState = DocumentType<typeof KycApplicationStateFragment>;
