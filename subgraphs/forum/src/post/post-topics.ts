/** Comments were written on the post, or it was taken down: look again. */
export const postTopic = (postId: number): string => `forum.post:${postId}`;
