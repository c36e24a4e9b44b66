import { describe, expect, it } from 'vitest';
import { documentProblem, documentType } from './document-file.ts';

const picture = { name: 'front.jpg', type: 'image/jpeg', size: 1_000 };

describe('a document before it is sent', () => {
  it('may be a picture of up to 20 MB', () => {
    expect(documentProblem('ID_FRONT', { ...picture, size: 20_000_000 })).toBeNull();
    expect(documentProblem('ID_FRONT', { ...picture, size: 20_000_001 })).toBe('fileTooLarge');
  });

  it('may be a PDF only where papers are asked for', () => {
    const pdf = { name: 'paper.pdf', type: 'application/pdf', size: 1_000 };
    expect(documentProblem('AGREEMENT', pdf)).toBeNull();
    expect(documentProblem('SELFIE', pdf)).toBe('fileWrongType');
  });

  it('is known by its ending when the browser names no type', () => {
    const fromPhone = { name: 'IMG_0001.HEIC', type: '', size: 1_000 };
    expect(documentType(fromPhone)).toBe('image/heic');
    expect(documentProblem('SELFIE', fromPhone)).toBeNull();
  });
});
