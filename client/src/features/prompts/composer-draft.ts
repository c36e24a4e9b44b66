import type { ImageGenerateInput } from '../../graphql/generated/graphql.ts';

/** What stands in the composer's fields. */
export interface ComposerDraft {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** Null: the server picks the first model that is available. */
  readonly modelId: string | null;
  /** `width`x`height` in pixels, for example `512x768`. */
  readonly size: string;
  /** Empty: picked at random. */
  readonly seed: number | '';
  readonly steps: number;
  readonly count: number;
  readonly visibility: 'PRIVATE' | 'PUBLIC';
  readonly tags: readonly string[];
}

/** The sizes offered, each with its message key. */
export const sizePresets = [
  { size: '512x512', name: 'sizeSquare' },
  { size: '512x768', name: 'sizePortrait' },
  { size: '768x512', name: 'sizeLandscape' },
  { size: '1024x576', name: 'sizeWide' },
  { size: '1024x1024', name: 'sizeSquare' },
] as const;

export const emptyDraft: ComposerDraft = {
  prompt: '',
  negativePrompt: '',
  modelId: null,
  size: '512x512',
  seed: '',
  steps: 20,
  count: 1,
  visibility: 'PRIVATE',
  tags: [],
};

/** A kept prompt with what its settings can be told from. */
export interface PromptWithSettings {
  readonly text: string;
  readonly negativeText?: string | null;
  readonly visibility: 'PRIVATE' | 'PUBLIC';
  readonly tags: readonly string[];
  readonly model: { readonly id: string; readonly isAvailable: boolean };
  readonly images: readonly { readonly width: number; readonly height: number; readonly seed: number }[];
}

/**
 * The draft that makes the same images again: size and seed are those of the first image. Without any image (it failed) they stay as
 * by default; a model that is gone is left to the server.
 */
export function draftOf(prompt: PromptWithSettings): ComposerDraft {
  const first = prompt.images[0];
  return {
    ...emptyDraft,
    prompt: prompt.text,
    negativePrompt: prompt.negativeText ?? '',
    modelId: prompt.model.isAvailable ? prompt.model.id : null,
    size: first ? `${first.width}x${first.height}` : emptyDraft.size,
    seed: first?.seed ?? '',
    count: Math.max(1, Math.min(4, prompt.images.length)),
    visibility: prompt.visibility,
    tags: prompt.tags,
  };
}

/** What is sent for a draft. */
export function inputOf(draft: ComposerDraft): ImageGenerateInput {
  const { width, height } = parseSize(draft.size);
  return {
    prompt: draft.prompt.trim(),
    modelId: draft.modelId,
    options: {
      width,
      height,
      seed: draft.seed === '' ? null : draft.seed,
      steps: draft.steps,
      negativePrompt: draft.negativePrompt.trim() || null,
      count: draft.count,
      visibility: draft.visibility,
      tags: [...draft.tags],
    },
  };
}

/** `512x768` as numbers; 512 for whatever is no number. */
export function parseSize(size: string): { readonly width: number; readonly height: number } {
  const [width, height] = size.split('x').map(Number);
  return { width: width || 512, height: height || 512 };
}
