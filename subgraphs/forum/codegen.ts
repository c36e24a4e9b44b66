/** The rows behind the GraphQL types. */
export const mappers = {
  User: '../user/user.ts#UserReference',
  Post: '../post/post-repository.ts#PostRow',
  Comment: '../comment/comment-repository.ts#CommentRow',
};
