import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const JobCancel = graphql(`
  mutation JobCancel($input: JobCancelInput!) {
    jobCancel(input: $input) {
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

/** Stops a job. */
export function useJobCancel() {
  return useMutation(JobCancel);
}
