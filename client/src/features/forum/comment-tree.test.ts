import { describe, expect, it } from 'vitest';
import { buildCommentTree, type CommentLike, type CommentNode, mergeComments } from './comment-tree.ts';

function comment(id: string, minute: number, parentId?: string): CommentLike {
  const createdAt = `2026-11-21T09:${String(minute).padStart(2, '0')}:00.000Z`;
  return { id, createdAt, parent: parentId ? { id: parentId } : null };
}

/** `a(b c(d))`: who answers whom, in the order shown. */
function shape(nodes: readonly CommentNode<CommentLike>[]): string {
  return nodes.map((node) => node.comment.id + (node.answers.length ? `(${shape(node.answers)})` : '')).join(' ');
}

describe('the thread of comments', () => {
  it('hangs answers under what they answer, oldest first', () => {
    const tree = buildCommentTree([
      comment('a', 1),
      comment('c', 4, 'a'),
      comment('b', 2, 'a'),
      comment('d', 5, 'c'),
      comment('e', 3),
    ]);
    expect(shape(tree)).toBe('a(b c(d)) e');
  });

  it('shows an answer at the top level while its parent is not loaded', () => {
    expect(shape(buildCommentTree([comment('a', 1), comment('b', 2, 'missing')]))).toBe('a b');
  });

  it('loses nothing when parents go in a circle', () => {
    expect(shape(buildCommentTree([comment('a', 1, 'b'), comment('b', 2, 'a'), comment('c', 3, 'b')]))).toBe('a b(c)');
  });

  it('breaks ties of time by id, whatever the order they came in', () => {
    expect(shape(buildCommentTree([comment('z', 1), comment('a', 1)]))).toBe('a z');
  });
});

describe('merging live comments into loaded ones', () => {
  it('keeps each comment once and prefers the loaded one', () => {
    const loaded = [comment('a', 1), { ...comment('b', 2), body: null }];
    const live = [{ ...comment('b', 2), body: 'old' }, comment('c', 3)];
    const merged = mergeComments<CommentLike>(loaded, live);
    expect(merged.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(merged[1]).toMatchObject({ body: null });
  });

  it('puts a live comment where its time belongs', () => {
    expect(mergeComments([comment('c', 3)], [comment('a', 1)]).map(({ id }) => id)).toEqual(['a', 'c']);
  });
});
