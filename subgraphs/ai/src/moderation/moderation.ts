/** Judges texts before anything is made from them. */
export interface Moderation {
  /** Whether images may be made from the text and it may be shown. */
  allows(text: string): Promise<boolean>;
}
