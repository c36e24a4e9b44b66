import { expect, it } from 'vitest';
import { isWeakPin } from './weak-pins.ts';

it.each(['0000', '1111', '99999999', '1234', '12345678', '0123', '7890', '9012', '4321', '987654', '3210', '0987'])(
  '%s is tried first by everybody',
  (pin) => expect(isWeakPin(pin)).toBe(true),
);

it.each(['2468', '1357', '4711', '1235', '1224', '0001', '1230', '73910264'])('%s is a PIN', (pin) =>
  expect(isWeakPin(pin)).toBe(false),
);
