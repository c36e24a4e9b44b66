/** A mention that is being typed. */
export interface MentionQuery {
  /** Where its `@` stands. */
  readonly start: number;
  /** What stands between the `@` and the caret. */
  readonly text: string;
}

/** Behind what mail addresses are written with, an `@` belongs to one; Japanese goes on to a mention without a space. */
const beingTyped = /(?:^|[^\w.@-])@([\p{L}\p{N}_.-]*)$/u;

/** The mention that ends at the caret; null when there is none. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const found = beingTyped.exec(text.slice(0, caret))?.[1];
  return found === undefined ? null : { start: caret - found.length - 1, text: found };
}

/** The text with the mention made whole, and where the caret belongs then. */
export function completeMention(text: string, { start, text: typed }: MentionQuery, username: string) {
  const before = `${text.slice(0, start)}@${username} `;
  const after = text.slice(start + 1 + typed.length).replace(/^ /u, '');
  return { text: before + after, caret: before.length };
}

interface Candidate {
  readonly username: string;
  readonly displayName: string;
}

const mostShown = 6;

/** Those whose name begins with what was typed; those whose display name only has it somewhere come last. */
export function matchMembers<Member extends Candidate>(members: readonly Member[], typed: string): readonly Member[] {
  const wanted = typed.toLowerCase();
  const rank = ({ username, displayName }: Candidate) => {
    if (username.toLowerCase().startsWith(wanted)) return 0;
    if (displayName.toLowerCase().startsWith(wanted)) return 1;
    return displayName.toLowerCase().includes(wanted) ? 2 : 3;
  };
  const found = members.filter((member) => rank(member) < 3);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, mostShown);
}
