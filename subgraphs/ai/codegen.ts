/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Job: '@kizuna/kit/graph/references#JobReference',
  Prompt: '../prompt/prompt-repository.ts#PromptRow',
  GeneratedImage: '../image/image-repository.ts#ImageRow',
  AiModel: '../model/model-repository.ts#ModelRow',
};
