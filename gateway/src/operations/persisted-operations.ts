import { existsSync, readFileSync } from 'node:fs';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { z } from 'zod';

/** What a client sends, whatever the transport. */
export interface OperationParameters {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

/** Operations that are known ahead, by the SHA-256 of their text. */
export interface PersistedOperations {
  /**
   * The text of the operation that the parameters name: by GraphQL-over-HTTP's `documentId` (`sha256:<hex>`) or by Apollo's
   * `extensions.persistedQuery`. Null when they name none, or none that is known (APQ may know it then).
   * @throws KizunaError PERSISTED_QUERY_NOT_FOUND for an unknown `documentId`, CANNOT_SEND_PQ_ID_AND_BODY for one with a text
   */
  resolve(parameters: OperationParameters): string | null;
}

const manifest = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string());
const persistedQuery = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) });
const documentId = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** @param operations texts by hash, as codegen writes them */
export function createPersistedOperations(operations: Readonly<Record<string, string>>): PersistedOperations {
  const texts = new Map(Object.entries(operations));
  return {
    resolve(parameters) {
      if (parameters.documentId !== undefined && parameters.documentId !== null) {
        if (parameters.query) throw new KizunaError('CANNOT_SEND_PQ_ID_AND_BODY');
        const id = documentId.safeParse(parameters.documentId);
        const text = id.success ? texts.get(id.data.slice('sha256:'.length)) : undefined;
        if (text === undefined) throw new KizunaError('PERSISTED_QUERY_NOT_FOUND');
        return text;
      }
      if (parameters.query) return null;
      const extension = persistedQuery.safeParse(parameters.extensions);
      if (!extension.success) return null;
      return texts.get(extension.data.persistedQuery.sha256Hash) ?? null;
    },
  };
}

/** The bundled client's operations; none before it was generated. */
export function loadClientOperations(): Readonly<Record<string, string>> {
  const file = new URL('../../../schema/operations/client.json', import.meta.url);
  return existsSync(file) ? manifest.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}
