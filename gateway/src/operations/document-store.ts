import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

const maxCharacters = 2_000_000;

/**
 * Parsed documents for @apollo/server, bounded by the text that each keeps alive: its own store weighs the tree alone, and a
 * small operation with a long comment would cost next to nothing there.
 */
export function createDocumentStore() {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: maxCharacters,
    sizeCalculation: ({ loc }) => (loc?.source.body.length ?? 0) + 1,
  });
  return {
    get: async (key: string) => documents.get(key),
    set: async (key: string, document: DocumentNode) => void documents.set(key, document),
    delete: async (key: string) => documents.delete(key),
  };
}
