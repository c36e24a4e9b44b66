import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const JobRetry = graphql(`
  mutation JobRetry($input: JobRetryInput!) {
    jobRetry(input: $input) {
      job {
        id
        ...JobRow
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Runs a failed or cancelled job again. */
export function useJobRetry() {
  return useMutation(JobRetry);
}
