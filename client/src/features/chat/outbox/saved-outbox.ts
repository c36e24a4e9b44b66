import type { TabMemory } from '../../../lib/tab-memory.ts';
import type { OutboxEntry } from './outbox.ts';

/** Where unsent messages outlive a reload of the page. */
export interface SavedOutbox {
  readonly read: () => readonly OutboxEntry[];
  readonly write: (entries: readonly OutboxEntry[]) => void;
}

const name = 'outbox';

export function createSavedOutbox(memory: TabMemory): SavedOutbox {
  return {
    read() {
      const kept = memory.read(name);
      return Array.isArray(kept) ? kept.filter(isEntry) : [];
    },
    write: (entries) => memory.write(name, entries.length > 0 ? entries : null),
  };
}

/** Whether it was written here, by this version of the page or by one that kept the same. */
function isEntry(value: unknown): value is OutboxEntry {
  if (typeof value !== 'object' || value === null) return false;
  const field = (key: keyof OutboxEntry): unknown => Reflect.get(value, key);
  const texts = ['clientId', 'conversationId', 'text', 'writtenAt', 'state', 'failure'] as const;
  return (
    texts.every((key) => typeof field(key) === 'string') &&
    Array.isArray(field('attachments')) &&
    Array.isArray(field('mentionedUserIds')) &&
    typeof field('afterSequence') === 'number' &&
    typeof field('replyTo') === 'object'
  );
}
