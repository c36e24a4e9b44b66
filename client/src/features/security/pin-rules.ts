/** What is wrong with a PIN that somebody chose. */
export type PinProblem = 'pinBad' | 'pinWeak';

/**
 * The server's rules, so that they are told while typing: 4 to 8 digits, also in the wide ones of a Japanese keyboard, not one digit
 * again and again, and none in a row, upwards or downwards (`1234`, `7890`).
 * @returns null when nothing is wrong
 */
export function pinProblem(typed: string): PinProblem | null {
  const pin = typed.normalize('NFKC').trim();
  if (!/^\d{4,8}$/u.test(pin)) return 'pinBad';
  const steps = Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  const [first] = steps;
  const isRow = steps.every((step) => step === first);
  return isRow && (first === 0 || first === 1 || first === 9) ? 'pinWeak' : null;
}
