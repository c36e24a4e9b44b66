import type { TabMemory } from '../../../lib/tab-memory.ts';

/** What was written and not sent, for each conversation. */
export interface Drafts {
  /** Empty when there is none. */
  readonly get: (conversationId: string) => string;
  readonly set: (conversationId: string, text: string) => void;
}

const name = 'drafts';

/** Keeps drafts while the viewer is elsewhere, and through a reload. */
export function createDrafts(memory: TabMemory): Drafts {
  const texts = new Map(textsOf(memory.read(name)));
  return {
    get: (conversationId) => texts.get(conversationId) ?? '',
    set(conversationId, text) {
      if (text === (texts.get(conversationId) ?? '')) return;
      if (text === '') texts.delete(conversationId);
      else texts.set(conversationId, text);
      memory.write(name, texts.size > 0 ? Object.fromEntries(texts) : null);
    },
  };
}

function textsOf(kept: unknown): readonly (readonly [string, string])[] {
  if (typeof kept !== 'object' || kept === null) return [];
  return Object.entries(kept).flatMap(([id, text]: [string, unknown]) =>
    typeof text === 'string' ? [[id, text] as const] : [],
  );
}
