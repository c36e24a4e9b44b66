import type { JobHandler, JobRequest } from '@kizuna/kit/jobs/job-types';
import { z } from 'zod';
import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';
import type { VerificationService } from './verification-service.ts';

export const verificationJobKind = 'kyc_verification';

const payload = z.object({ applicationId: z.number().int().positive() });

const maxAttempts = 5;

/** Asks for the checks of an application that was handed in a moment ago. */
export function verificationJob({ id, version }: KycApplicationRow): JobRequest {
  // Each submission has a job of its own: the one before may not have been marked as finished yet.
  // It has no owner: an applicant who cancelled it would park the application where nobody reviews it.
  return { kind: verificationJobKind, payload: { applicationId: id }, key: `${id}:${version}`, maxAttempts };
}

/** After the last try the reviewer gets the application all the same: a check that cannot be done must not hold it for ever. */
export function createVerificationHandler(verification: VerificationService): JobHandler<z.infer<typeof payload>> {
  return {
    payload,
    async run({ applicationId }, { attempt }) {
      await verification.verify(applicationId, { isLastTry: attempt >= maxAttempts });
    },
  };
}
