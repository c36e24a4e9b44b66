import type { DocumentNode } from 'graphql';

/** The sha256 (hex) of an operation as codegen wrote it: the name by which the gateway knows it. Throws for a document without one. */
export function documentHash(document: DocumentNode): string {
  const meta = '__meta__' in document ? document.__meta__ : null;
  if (typeof meta === 'object' && meta !== null && 'hash' in meta && typeof meta.hash === 'string') return meta.hash;
  throw new Error('Only operations that codegen knows can be sent.');
}

/** What stands in `extensions` instead of the operation's text. */
export function persistedExtensions(document: DocumentNode) {
  return { persistedQuery: { version: 1, sha256Hash: documentHash(document) } } as const;
}
