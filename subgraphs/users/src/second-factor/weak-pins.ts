/** Lines of a keypad, and a word that numbers are read as in Korea. */
const famous: ReadonlySet<string> = new Set(['2580', '0852', '1004', '147258', '159753']);

/** `1212`, `123123` and `0000`; `1122` and `7788`; years, as people were born in. */
const forms = [/^(\d+)\1+$/, /^(?:(\d)\1)+$/, /^(?:19|20)\d\d$/];

/**
 * Whether a PIN is among the first that anybody tries, for five tries are enough for these: digits in a row, upwards or downwards,
 * where 0 comes after 9 (`7890`); one group again and again; digits in pairs; what reads the same from behind (`1221`); a year; and
 * a few that are famous. The web client has the same rules (client/src/features/security/pin-rules.ts).
 * @param pin 4 to 8 digits
 */
export function isWeakPin(pin: string): boolean {
  const mirrored = Array.from(pin).toReversed().join('');
  return isRow(pin) || pin === mirrored || forms.some((form) => form.test(pin)) || famous.has(pin);
}

function isRow(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}
