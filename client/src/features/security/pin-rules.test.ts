import { expect, test } from 'vitest';
import { pinProblem } from './pin-rules.ts';

test.each(['', '123', '123456789', '12a4', '-1234'])('%j is no PIN', (pin) => expect(pinProblem(pin)).toBe('pinBad'));

test.each([
  ...['0000', '99999999', '1234', '7890', '4321', '0987', '１２３４'],
  ...['1212', '123123', '1122', '112233', '1221', '12321', '2580', '0852', '1004', '1984', '2026', '１９８４'],
])('%s is too easy to guess', (pin) => expect(pinProblem(pin)).toBe('pinWeak'));

test.each(['2468', '4711', '1235', '1899', '2100', '12123', '２４６８', ' 1357 '])('%s is fine', (pin) =>
  expect(pinProblem(pin)).toBeNull(),
);
