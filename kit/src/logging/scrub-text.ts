/** What gives a secret or a person away wherever it stands, by its form alone. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer …'],
  // Also the head of a token alone: a pattern that looks for its dots in vain would read a long text again and again.
  [/\beyJ[\w-]{4,}(?:\.[\w-]+(?:\.[\w-]*)?)?/g, '…jwt…'],
  [/\bkzn_[0-9A-Za-z]{8,}/g, 'kzn_…'],
  [/otpauth:\/\/[^\s"'\\]+/gi, 'otpauth://…'],
  [/\$(?:2[abxy]|argon2\w{0,2})\$[^\s"'\\]+/g, '…hash…'],
  // Passwords in addresses.
  [/(:\/\/)[^\s/@"'\\]{1,512}@/g, '$1…@'],
  // Signatures and tokens in addresses.
  [/([?&#](?:token|code|claims|signature|sig|x-amz-[\w-]+|secret|key|password)=)[^\s&#"'\\]+/gi, '$1…'],
  // What stands before the @ is bounded, so that a long text without one is read in no time.
  [/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '…@…'],
];

/**
 * The last look at a text that leaves for a log or a terminal: takes out what is a secret or an e-mail address by its form. It is a
 * net below `createRedaction`, which knows by name what must not be there.
 */
export function scrubText(text: string): string {
  let scrubbed = text;
  for (const [pattern, shown] of patterns) scrubbed = scrubbed.replace(pattern, shown);
  return scrubbed;
}
