import { KizunaError } from '../errors/kizuna-error.ts';

/**
 * Ids of the graph are opaque to clients: base64url of `Type:number`.
 * @param type the GraphQL type, for example `User`
 * @param id the row's number
 */
export function toGlobalId(type: string, id: number): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** Splits an id into its type and number; null when it is not one of ours. */
export function parseGlobalId(globalId: string): { type: string; id: number } | null {
  const match = /^([A-Z][A-Za-z]*):([1-9][0-9]{0,14})$/.exec(Buffer.from(globalId, 'base64url').toString());
  const [, type, digits] = match ?? [];
  if (type === undefined || digits === undefined) return null;
  // Only the spelling that we give out: base64url ignores stray characters, and two spellings of one id confuse caches.
  const id = Number(digits);
  return toGlobalId(type, id) === globalId ? { type, id } : null;
}

/** The number behind an id of the given type; null when it is malformed or of another type. */
export function idOf(type: string, globalId: string): number | null {
  const parsed = parseGlobalId(globalId);
  return parsed?.type === type ? parsed.id : null;
}

/** Like `idOf`, for mutations: what is no id of this type is simply not found. */
export function requireId(type: string, globalId: string): number {
  const id = idOf(type, globalId);
  if (id === null) throw new KizunaError('NOT_FOUND');
  return id;
}
