/** How hard a password is to guess, as far as can be told without lists of leaked ones: those the server has. */
export type PasswordStrength = 'TOO_SHORT' | 'WEAK' | 'FAIR' | 'GOOD' | 'STRONG';

/** The server's own rule. */
export const passwordLength = { min: 8, max: 256 } as const;

const kinds = [
  { pattern: /[a-z]/u, size: 26 },
  { pattern: /[A-Z]/u, size: 26 },
  { pattern: /\d/u, size: 10 },
  { pattern: /[^\w\s]|_|\s/u, size: 33 },
  { pattern: /[^\p{ASCII}]/u, size: 100 },
] as const;

/**
 * Guesses from length and variety. Repeated characters and runs such as `1234` count once, and so does what of `known` (the
 * username, the address) is found in the password.
 */
export function passwordStrength(password: string, known: readonly string[] = []): PasswordStrength {
  if (password.length < passwordLength.min) return 'TOO_SHORT';
  const pool = kinds.reduce((size, kind) => size + (kind.pattern.test(password) ? kind.size : 0), 0);
  const bits = countSurprises(withoutKnown(password, known)) * Math.log2(Math.max(pool, 2));
  if (bits < 36) return 'WEAK';
  if (bits < 56) return 'FAIR';
  return bits < 76 ? 'GOOD' : 'STRONG';
}

/** Puts one character in the place of each known word, whatever its case. */
function withoutKnown(password: string, known: readonly string[]): string {
  let rest = password.toLowerCase();
  for (const word of known) {
    if (word.length >= 3) rest = rest.replaceAll(word.toLowerCase(), '\u0000');
  }
  return rest;
}

/** Characters that neither repeat nor go on with the one before them. */
function countSurprises(text: string): number {
  let count = 0;
  let before: number | null = null;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (before === null || Math.abs(code - before) > 1) count += 1;
    before = code;
  }
  return count;
}
