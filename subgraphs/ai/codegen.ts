/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../user/user.ts#UserReference',
  Job: '../job/job.ts#JobReference',
  Prompt: '../prompt/prompt-repository.ts#PromptRow',
  GeneratedImage: '../image/image-repository.ts#ImageRow',
  AiModel: '../model/model-repository.ts#ModelRow',
};
