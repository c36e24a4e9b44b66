import { describe, expect, it } from 'vitest';
import { mergeResolvers } from './merge-resolvers.ts';

describe('resolver maps', () => {
  const resolve = () => null;

  it('are put together type by type and left as they were', () => {
    const posts = { Query: { post: resolve }, Post: { title: resolve } };
    const comments = { Query: { comment: resolve }, Post: { comments: resolve } };
    expect(mergeResolvers(posts, comments)).toEqual({
      Query: { post: resolve, comment: resolve },
      Post: { title: resolve, comments: resolve },
    });
    expect(Object.keys(posts.Query)).toEqual(['post']);
  });

  it('may not resolve one field twice', () => {
    expect(() => mergeResolvers({ Query: { node: resolve } }, { Query: { node: resolve } })).toThrow(
      'Query.node is resolved twice.',
    );
  });

  it('may be empty, and may name a field as every object has one', () => {
    expect(mergeResolvers()).toEqual({});
    expect(mergeResolvers({ Query: undefined }, { Query: { constructor: resolve } }).Query?.constructor).toBe(resolve);
  });
});
