/** What is wrong with a PIN that somebody chose. */
export type PinProblem = 'pinBad' | 'pinWeak';

/**
 * The server's rules (subgraphs/users/src/second-factor/weak-pins.ts), so that they are told while typing: 4 to 8 digits, also in the
 * wide ones of a Japanese keyboard, and none of the PINs that anybody tries first.
 * @returns null when nothing is wrong
 */
export function pinProblem(typed: string): PinProblem | null {
  const pin = typed.slice(0, 64).normalize('NFKC').trim();
  if (!/^\d{4,8}$/u.test(pin)) return 'pinBad';
  return isWeakPin(pin) ? 'pinWeak' : null;
}

/** Lines of a keypad, and a word that numbers are read as in Korea. */
const famous: ReadonlySet<string> = new Set(['2580', '0852', '1004', '147258', '159753']);

/** One group again and again (`1212`, `0000`), digits in pairs (`1122`), years. */
const forms = [/^(\d+)\1+$/, /^(?:(\d)\1)+$/, /^(?:19|20)\d\d$/];

function isWeakPin(pin: string): boolean {
  const mirrored = Array.from(pin).reverse().join('');
  return isRow(pin) || pin === mirrored || forms.some((form) => form.test(pin)) || famous.has(pin);
}

/** Upwards or downwards, where 0 comes after 9 (`1234`, `7890`). */
function isRow(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}
