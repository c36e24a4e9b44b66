import { useState } from 'react';
import type { KycDocumentKind, KycRejectionReason } from '../../../graphql/generated/graphql.ts';
import type { ErrorInfo, ErrorLike } from '../../../lib/error-info.ts';
import type { UserErrorLike } from '../../../lib/user-errors.ts';
import { useKycApplicationApprove } from '../mutations/use-kyc-application-approve.ts';
import { useKycApplicationReject } from '../mutations/use-kyc-application-reject.ts';
import { useKycApplicationRequestResubmission } from '../mutations/use-kyc-application-request-resubmission.ts';

/** What a reviewer decides. The note is private to reviewers, the comment is for the applicant. */
export type Decision = { readonly note: string; readonly comment: string } & (
  | { readonly kind: 'APPROVE' }
  | { readonly kind: 'REJECT'; readonly reason: KycRejectionReason }
  | { readonly kind: 'REQUEST'; readonly documents: readonly KycDocumentKind[] }
);

interface Answer {
  readonly error?: ErrorLike | undefined;
  readonly userErrors: readonly UserErrorLike[] | undefined;
}

/** Decides on an application; `problem` says why it was not taken. The application itself changes through the cache. */
export function useDecision(id: string) {
  const [, approve] = useKycApplicationApprove();
  const [, reject] = useKycApplicationReject();
  const [, request] = useKycApplicationRequestResubmission();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ErrorLike | ErrorInfo | null>(null);

  const send = async (decision: Decision): Promise<Answer> => {
    const input = { id, note: decision.note.trim() || null, comment: decision.comment.trim() || null };
    switch (decision.kind) {
      case 'APPROVE': {
        const { data, error } = await approve({ input });
        return { error, userErrors: data?.kycApplicationApprove?.userErrors };
      }
      case 'REJECT': {
        const { data, error } = await reject({ input: { ...input, reason: decision.reason } });
        return { error, userErrors: data?.kycApplicationReject?.userErrors };
      }
      case 'REQUEST': {
        const { data, error } = await request({ input: { ...input, documents: [...decision.documents] } });
        return { error, userErrors: data?.kycApplicationRequestResubmission?.userErrors };
      }
    }
  };
  const decide = async (decision: Decision): Promise<void> => {
    setSending(true);
    const { error, userErrors } = await send(decision);
    setSending(false);
    setProblem(error ?? userErrors?.[0] ?? null);
  };
  return { decide, isSending, problem };
}
