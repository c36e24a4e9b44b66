import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ImageGenerate = graphql(`
  mutation ImageGenerate($input: ImageGenerateInput!) {
    imageGenerate(input: $input) {
      prompt {
        id
        ...PromptCard
      }
      job {
        id
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Keeps a prompt and starts the job that makes its images. */
export function useImageGenerate() {
  return useMutation(ImageGenerate);
}
