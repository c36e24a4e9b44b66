import { LRUCache } from 'lru-cache';

/** Operations without what some viewers may not see of them. */
export interface ViewerVariants<Operation> {
  known(key: VariantKey): Operation | undefined;
  /** Makes one, for all who want it at the same time only once, and keeps it. */
  make(key: VariantKey, prepare: () => Promise<Operation>): Promise<Operation>;
  /** Those that are being made. */
  underWay(): Iterable<Promise<Operation>>;
}

export interface VariantKey {
  /** Of the whole operation. */
  readonly operation: string;
  /** Says what is refused. */
  readonly mask: string;
  /** Whether the operation was registered ahead. */
  readonly isRegistered: boolean;
}

/** How many there are of registered operations, and of how many characters' worth of others. */
const limits = { registered: 2_000, characters: 200_000 };

/** Keeps those of registered operations apart, so that nobody's own operations drive them out. */
export function createViewerVariants<Operation extends object>(): ViewerVariants<Operation> {
  const registered = new LRUCache<string, Operation>({ max: limits.registered });
  const others = new LRUCache<string, Operation>({
    maxSize: limits.characters,
    sizeCalculation: (_, key) => key.length,
  });
  const underWay = new Map<string, Promise<Operation>>();
  const written = ({ operation, mask }: VariantKey) => `${mask} ${operation}`;
  const keptIn = ({ isRegistered }: VariantKey) => (isRegistered ? registered : others);

  return {
    known: (key) => keptIn(key).get(written(key)),
    make(key, prepare) {
      const name = written(key);
      const waiting = underWay.get(name);
      if (waiting) return waiting;
      const making = prepare()
        .then((variant) => {
          keptIn(key).set(name, variant);
          return variant;
        })
        .finally(() => underWay.delete(name));
      underWay.set(name, making);
      return making;
    },
    underWay: () => underWay.values(),
  };
}
