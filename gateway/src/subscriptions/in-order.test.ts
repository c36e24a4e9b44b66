import { expect, it } from 'vitest';
import { InOrder } from './in-order.ts';

it('hands on in order, a few at a time, and says when there is room and when all is done', async () => {
  const handed: number[] = [];
  const order = new InOrder<string>(2, (sequence) => handed.push(sequence));
  const made = new Map<number, (value: string) => void>();
  const add = (sequence: number) => order.add(sequence, new Promise((resolve) => made.set(sequence, resolve)));
  expect(order.settled()).toBeNull();
  add(3);
  expect(order.room()).toBeNull();
  add(7);
  const room = order.room();

  made.get(7)?.('the second');
  await new Promise(setImmediate);
  expect(handed).toEqual([]);

  made.get(3)?.('the first');
  await room;
  expect(handed).toEqual([3, 7]);

  add(8);
  const settled = order.settled();
  made.get(8)?.('');
  await settled;
  expect(handed).toEqual([3, 7, 8]);
});

it('tells whoever waits next of what went wrong', async () => {
  const order = new InOrder<string>(1, () => {
    throw new Error('no longer there');
  });
  order.add(1, Promise.resolve('made'));
  await expect(order.room()).rejects.toThrow('no longer there');
  order.add(2, Promise.resolve('made'));
  await new Promise(setImmediate);
  expect(() => order.room()).toThrow('no longer there');
  expect(order.settled()).toBeNull();
});

it('hands on at once what is there and has nothing before it, and no sooner', async () => {
  const handed: string[] = [];
  const order = new InOrder<string>(4, (_, value) => handed.push(value));
  order.add(1, 'first');
  expect(handed).toEqual(['first']);
  let make: (value: string) => void = () => {};
  order.add(
    2,
    new Promise((resolve) => {
      make = resolve;
    }),
  );
  order.add(3, 'third');
  expect(handed).toEqual(['first']);
  make('second');
  await order.settled();
  expect(handed).toEqual(['first', 'second', 'third']);
});
