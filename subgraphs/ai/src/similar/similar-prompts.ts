/** A prompt near another one. */
export interface SimilarPrompt {
  readonly promptId: number;
  /** 0 (nothing in common) to 1 (the same). */
  readonly score: number;
}

/** Near to what. */
export interface SimilarQuery {
  readonly text: string;
  /** The prompt itself, which is never its own neighbour. */
  readonly exceptId: number;
  /** Public prompts and this user's own; null: public ones alone. */
  readonly visibleTo: number | null;
  /** 1 to 50. */
  readonly limit: number;
}

/** Finds prompts that are near to one another. Adapters: exact search in process; pgvector is to follow. */
export interface SimilarPrompts {
  /** The nearest first. What became private a moment ago may still be among them: check again before showing. */
  nearest(query: SimilarQuery): Promise<SimilarPrompt[]>;
  /** Say so after a prompt was stored or changed. */
  changed(promptId: number): Promise<void>;
  close(): Promise<void>;
}
