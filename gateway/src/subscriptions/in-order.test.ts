import { expect, it } from 'vitest';
import { InOrder } from './in-order.ts';

it('hands on in order, a few at a time, and says when there is room and when all is done', async () => {
  const handed: number[] = [];
  const order = new InOrder<string>(2, (sequence) => handed.push(sequence));
  const made = new Map<number, (value: string) => void>();
  const add = (sequence: number) => order.add(sequence, (give) => made.set(sequence, give));
  expect(order.settled()).toBeNull();
  add(3);
  expect(order.room()).toBeNull();
  add(7);
  const room = order.room();

  made.get(7)?.('the second');
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
  let give: (value: string) => void = () => {};
  order.add(1, (take) => {
    give = take;
  });
  const room = order.room();
  give('made');
  await expect(room).rejects.toThrow('no longer there');
  order.add(2, (take) => take('made'));
  expect(() => order.room()).toThrow('no longer there');
  expect(order.settled()).toBeNull();
});

it('hands on at once what is there and has nothing before it, and no sooner', async () => {
  const handed: string[] = [];
  const order = new InOrder<string>(4, (_, value) => handed.push(value));
  order.add(1, (give) => give('first'));
  expect(handed).toEqual(['first']);
  let give: (value: string) => void = () => {};
  order.add(2, (take) => {
    give = take;
  });
  order.add(3, (take) => take('third'));
  expect(handed).toEqual(['first']);
  const settled = order.settled();
  give('second');
  await settled;
  expect(handed).toEqual(['first', 'second', 'third']);
});
