/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Job: '@kizuna/kit/graph/references#JobReference',
  Video: '../video/video-repository.ts#VideoRow',
  Capture: '../video/video-repository.ts#CaptureRow',
};
