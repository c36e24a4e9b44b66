import { expect, test } from 'vitest';
import { readReason } from './history-reason.ts';

test('the documents that are asked for again are told from what the reviewer wrote', () => {
  const asked = readReason('NEEDS_RESUBMISSION', 'ID_FRONT, AGREEMENT: Please: more light,\nand no flash.');
  expect(asked).toEqual({
    ...{ documents: ['ID_FRONT', 'AGREEMENT'], rejection: null },
    comment: 'Please: more light,\nand no flash.',
  });
  expect(readReason('NEEDS_RESUBMISSION', 'SELFIE')).toEqual({ documents: ['SELFIE'], rejection: null, comment: '' });
});

test('so is the code of a rejection', () => {
  const rejected = { documents: [], rejection: 'DATA_MISMATCH', comment: 'The name.' };
  expect(readReason('REJECTED', 'DATA_MISMATCH: The name.')).toEqual(rejected);
  expect(readReason('REJECTED', 'UNDERAGE')).toEqual({ documents: [], rejection: 'UNDERAGE', comment: '' });
});

test('a comment that only looks like codes stays as it was written', () => {
  const comment = 'SELFIE: very good';
  expect(readReason('APPROVED', comment)).toEqual({ documents: [], rejection: null, comment });
  expect(readReason('REJECTED', comment)).toEqual({ documents: [], rejection: null, comment });
});
