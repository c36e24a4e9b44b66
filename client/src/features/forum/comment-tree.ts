/** What the tree needs to know of a comment. */
export interface CommentLike {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly parent?: { readonly id: string } | null | undefined;
}

/** A comment with its answers, oldest first. */
export interface CommentNode<Comment extends CommentLike> {
  readonly comment: Comment;
  readonly answers: readonly CommentNode<Comment>[];
}

/**
 * One list of what was loaded and what came in live or was written here: each comment once, oldest first. Where a comment is in
 * both, the loaded one counts, for the cache keeps that one fresh.
 */
export function mergeComments<Comment extends CommentLike>(
  loaded: readonly Comment[],
  live: readonly Comment[],
): Comment[] {
  const byId = new Map<string, Comment>();
  for (const comment of [...live, ...loaded]) byId.set(comment.id, comment);
  return [...byId.values()].sort(olderFirst);
}

/**
 * The thread of a flat list. A comment whose parent is not in the list (not loaded yet) stands at the top level, and so does
 * every one of a circle of parents, so that nothing written is ever lost from view.
 */
export function buildCommentTree<Comment extends CommentLike>(comments: readonly Comment[]): CommentNode<Comment>[] {
  const known = new Map(comments.map((comment) => [comment.id, comment]));
  const answersOf = new Map<string, Comment[]>();
  const roots: Comment[] = [];
  for (const comment of comments) {
    const parent = comment.parent ? known.get(comment.parent.id) : undefined;
    if (!parent || isItsOwnAncestor(comment, known)) roots.push(comment);
    else answersOf.set(parent.id, [...(answersOf.get(parent.id) ?? []), comment]);
  }
  const toNode = (comment: Comment): CommentNode<Comment> => ({
    comment,
    answers: (answersOf.get(comment.id) ?? []).sort(olderFirst).map(toNode),
  });
  return roots.sort(olderFirst).map(toNode);
}

function isItsOwnAncestor(comment: CommentLike, known: ReadonlyMap<string, CommentLike>): boolean {
  const seen = new Set<string>();
  let current = comment.parent ? known.get(comment.parent.id) : undefined;
  while (current && !seen.has(current.id)) {
    if (current.id === comment.id) return true;
    seen.add(current.id);
    current = current.parent ? known.get(current.parent.id) : undefined;
  }
  return false;
}

/** By time; ids break ties so that the order never flickers. */
function olderFirst(left: CommentLike, right: CommentLike): number {
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? -1 : 1;
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
