import { expect, test } from 'vitest';
import { fieldErrors, formError } from './user-errors.ts';

const errors = [
  { field: 'title', code: 'VALIDATION_ERROR', message: 'Too long.' },
  { field: 'title', code: 'VALIDATION_ERROR', message: 'Also odd.' },
  { field: 'secret', code: 'CONFLICT', message: 'Somebody was faster.' },
  { field: null, code: 'CONFLICT', message: 'Not now.' },
];

test('an error stands at its field; the first one wins', () => {
  expect(fieldErrors(errors, ['title', 'body'])).toEqual({ title: 'Too long.' });
});

test('an error that no field can show is shown for the form', () => {
  expect(formError(errors, ['title'])).toBe('Somebody was faster.');
  expect(formError(errors, ['title', 'secret'])).toBe('Not now.');
  expect(formError([], ['title'])).toBeNull();
});
