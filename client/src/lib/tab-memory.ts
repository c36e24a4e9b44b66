/** What one tab of the browser keeps through a reload, for one user. It ends with the tab, or when the user signs out in it. */
export interface TabMemory {
  /** What was written under a name; null when there is nothing, or nothing that can be read. Check its shape. */
  readonly read: (name: string) => unknown;
  /** Null forgets it. What the browser has no room for is not kept. */
  readonly write: (name: string, value: unknown) => void;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'kizuna-tab';

/** @param shelf the browser's `sessionStorage`; another user in the same tab finds nothing of this one's */
export function createTabMemory(shelf: Shelf, userId: string): TabMemory {
  const keyOf = (name: string) => `${prefix} ${userId} ${name}`;
  return {
    read(name) {
      const text = shelf.getItem(keyOf(name));
      try {
        return text === null ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    write(name, value) {
      try {
        if (value === null) shelf.removeItem(keyOf(name));
        else shelf.setItem(keyOf(name), JSON.stringify(value));
      } catch {
        shelf.removeItem(keyOf(name));
      }
    },
  };
}

/** Forgets all of it, whoever's it is. */
export function forgetTabMemory(shelf: Shelf): void {
  const keys = Array.from({ length: shelf.length }, (_, index) => shelf.key(index));
  for (const key of keys) if (key?.startsWith(prefix)) shelf.removeItem(key);
}
