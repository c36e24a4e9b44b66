/** Texts of one language: nested objects whose leaves are strings. */
export interface MessageTree {
  readonly [key: string]: string | MessageTree;
}

/** The same keys with other words. */
type SameKeys<Tree> = { readonly [Key in keyof Tree]: Tree[Key] extends string ? string : SameKeys<Tree[Key]> };

/** One namespace in both languages. */
export interface LocalizedMessages<Tree> {
  readonly en: Tree;
  readonly ja: SameKeys<Tree>;
}

/** Ties both languages together: a key that one of them lacks does not compile. */
export function defineMessages<const Tree extends MessageTree>(
  messages: LocalizedMessages<Tree> & { readonly ja: SameKeys<NoInfer<Tree>> },
): LocalizedMessages<Tree> {
  return messages;
}
