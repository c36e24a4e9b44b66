import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { findMessagesOf, type MessageRow } from './message-repository.ts';

export type MessageLoader = DataLoader<number, MessageRow | null>;

/** Messages by number, if the viewer is in their conversations; one query for all that one request asks for. */
export function createMessageLoader({ db }: Database<Tables>, viewer: Viewer | null): MessageLoader {
  return new DataLoader(async (ids) => {
    const rows = viewer ? await findMessagesOf(db, viewer.userId, ids) : [];
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
