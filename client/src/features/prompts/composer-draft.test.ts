import { describe, expect, it } from 'vitest';
import { draftOf, emptyDraft, inputOf, type PromptWithSettings } from './composer-draft.ts';

const prompt: PromptWithSettings = {
  text: '夜明けの港',
  negativeText: '人',
  visibility: 'PUBLIC',
  tags: ['海'],
  model: { id: 'model-1', isAvailable: true },
  images: [
    { width: 512, height: 768, seed: 42 },
    { width: 512, height: 768, seed: 43 },
  ],
};

describe('using the settings of a prompt again', () => {
  it('asks for the same text, model, size, seed and number of images', () => {
    expect(inputOf(draftOf(prompt))).toEqual({
      prompt: '夜明けの港',
      modelId: 'model-1',
      options: {
        width: 512,
        height: 768,
        seed: 42,
        steps: 20,
        negativePrompt: '人',
        count: 2,
        visibility: 'PUBLIC',
        tags: ['海'],
      },
    });
  });

  it('keeps a seed of zero', () => {
    const draft = draftOf({ ...prompt, images: [{ width: 64, height: 64, seed: 0 }] });
    expect(inputOf(draft).options?.seed).toBe(0);
  });

  it('leaves the model to the server when the old one is not available', () => {
    expect(draftOf({ ...prompt, model: { id: 'gone', isAvailable: false } }).modelId).toBeNull();
  });

  it('starts from the defaults when no image was made', () => {
    expect(draftOf({ ...prompt, images: [] })).toMatchObject({ size: '512x512', seed: '', count: 1 });
  });
});

it('sends no seed and no negative text for an empty field', () => {
  const { options } = inputOf({ ...emptyDraft, prompt: ' x ', negativePrompt: '  ' });
  expect(options).toMatchObject({ seed: null, negativePrompt: null });
});
