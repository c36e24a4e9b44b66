/**
 * Puts the resolver maps of a subgraph's nouns together, type by type.
 * @throws Error when two of them resolve the same field
 */
export function mergeResolvers(...maps: readonly object[]): Record<string, Record<string, unknown>> {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const map of maps) {
    for (const [type, fields] of Object.entries(map)) {
      const known = merged[type] ?? {};
      merged[type] = known;
      for (const [field, resolver] of Object.entries(fields ?? {})) {
        if (Object.hasOwn(known, field)) throw new Error(`${type}.${field} is resolved twice.`);
        known[field] = resolver;
      }
    }
  }
  return merged;
}
