/** The token in `#token=…`, with or without the `#`; null when there is none. */
export function mailedToken(hash: string): string | null {
  return /^#?token=([\w-]+)$/u.exec(hash)?.[1] ?? null;
}
