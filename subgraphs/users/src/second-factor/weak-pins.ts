/**
 * Whether a PIN is among the first that anybody tries: one digit again and again, or digits in a row, upwards or downwards, where 0
 * comes after 9 (`7890`). Five tries are enough for these.
 * @param pin digits only
 */
export function isWeakPin(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  const [first] = steps;
  const isEven = steps.every((step) => step === first);
  return isEven && (first === 0 || first === 1 || first === 9);
}
