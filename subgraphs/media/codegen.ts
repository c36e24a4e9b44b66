/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../user/user.ts#UserReference',
  Job: '../job/job.ts#JobReference',
  Video: '../video/video-repository.ts#VideoRow',
  Capture: '../video/video-repository.ts#CaptureRow',
};
