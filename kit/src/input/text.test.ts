import { describe, expect, it } from 'vitest';
import { checkOptionalText, checkText } from './text.ts';

const line = { max: 5, multiline: false };
const prose = { max: 5, multiline: true };

describe('a text of the input', () => {
  it.each(['a', 'abcde', '🦊🦊🦊🦊🦊', '絆の場所だ', ' a '])('is left as it is: %j', (text) => {
    expect(checkText('title', text, line)).toBe(text);
  });

  it.each(['', ' \u3000\n', 'abcdef', '🦊🦊🦊🦊🦊🦊', 'x'.repeat(1_000_000)])(
    'is refused when it is blank or too long, with its field and limits: %.10j',
    (text) => {
      const refusal = { code: 'VALIDATION_ERROR', field: 'title', message: 'Use 1 to 5 characters.' };
      expect(() => checkText('title', text, prose)).toThrow(expect.objectContaining(refusal));
    },
  );

  it('may have line breaks and tabs only when it has several lines', () => {
    for (const text of ['a\nb', 'a\r\nb', 'a\tb']) {
      expect(checkText('body', text, prose)).toBe(text);
      expect(() => checkText('body', text, line)).toThrow('Use one line');
    }
  });

  it.each(['\0', '\u0007', '\u001b', '\u007f', '\u0085', '\r'])('never has other control characters: %j', (control) => {
    const refusal = expect.objectContaining({ code: 'VALIDATION_ERROR', field: 'body' });
    for (const rule of [line, prose]) expect(() => checkText('body', `a${control}b`, rule)).toThrow(refusal);
    expect(() => checkOptionalText('body', `a${control}b`, prose)).toThrow(refusal);
  });
});

describe('a text that may be left out', () => {
  it.each([null, undefined, '', ' \n\u3000'])('is null when nothing is there: %j', (text) => {
    expect(checkOptionalText('note', text, prose)).toBeNull();
  });

  it('loses the spaces around it and has the same limits', () => {
    expect(checkOptionalText('note', ' abcde\n', prose)).toBe('abcde');
    expect(() => checkOptionalText('note', 'abcdef', prose)).toThrow('Use at most 5 characters.');
  });
});
