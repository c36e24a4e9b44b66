import { describe, expect, it } from 'vitest';
import { type ViewAction, viewReducer, wholePicture } from './view-transform.ts';

function after(...actions: readonly ViewAction[]) {
  return actions.reduce(viewReducer, wholePicture);
}

describe('looking at a document', () => {
  it('enlarges up to eight times and never below the whole picture', () => {
    expect(after({ type: 'zoom', factor: 100 }).scale).toBe(8);
    expect(after({ type: 'zoom', factor: 0.1 }).scale).toBe(1);
  });

  it('comes back upright after four turns', () => {
    const turn: ViewAction = { type: 'rotate' };
    expect(after(turn).rotation).toBe(90);
    expect(after(turn, turn, turn, turn)).toEqual(wholePicture);
  });

  it('moves only what is enlarged, and puts it back in its place when it is small again', () => {
    const move: ViewAction = { type: 'move', x: 10, y: 20 };
    expect(after(move)).toEqual(wholePicture);
    const enlarged = after({ type: 'zoom', factor: 2 }, move);
    expect(enlarged).toMatchObject({ x: 10, y: 20 });
    expect(viewReducer(enlarged, { type: 'zoom', factor: 0.5 })).toEqual(wholePicture);
  });

  it('keeps the middle in the middle while zooming', () => {
    expect(after({ type: 'zoom', factor: 2 }, { type: 'move', x: 10, y: 0 }, { type: 'zoom', factor: 2 }).x).toBe(20);
  });
});
