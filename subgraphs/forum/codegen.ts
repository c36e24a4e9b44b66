/** The rows behind the GraphQL types. */
export const mappers = {
  User: '@kizuna/kit/graph/references#UserReference',
  Post: '../post/post-repository.ts#PostRow',
  Comment: '../comment/comment-repository.ts#CommentRow',
};
