interface NamedConversation {
  readonly kind: 'DIRECT' | 'GROUP' | 'SUPPORT';
  readonly title?: string | null | undefined;
  /** `user` is null where users could not be asked, or the account is gone. */
  readonly members: readonly {
    readonly user?: { readonly displayName: string; readonly viewerIsSelf: boolean } | null;
  }[];
}

/** A group's title; the other one's name in a direct conversation; everybody's names where there is no title. */
export function conversationName({ title, members }: NamedConversation): string {
  if (title) return title;
  const others = members.filter(({ user }) => !user?.viewerIsSelf);
  return (others.length ? others : members).map(({ user }) => user?.displayName ?? '?').join(', ');
}
