import { randomInt } from 'node:crypto';
import { checkOptionalText, checkText } from '@kizuna/kit/input/text';
import { checkNumber, checkTags } from '../prompt/prompt-input.ts';
import type { PromptRow } from '../prompt/prompt-repository.ts';

/** What a user asks for; what is absent or null gets its default. */
export interface ImageOrder {
  readonly prompt: string;
  readonly modelId: number | null;
  readonly options: ImageOrderOptions;
}

export interface ImageOrderOptions {
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  readonly seed?: number | null | undefined;
  readonly steps?: number | null | undefined;
  readonly negativePrompt?: string | null | undefined;
  readonly count?: number | null | undefined;
  readonly visibility?: PromptRow['visibility'] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
}

/** An order that can be carried out. */
export interface CheckedOrder {
  readonly text: string;
  readonly negativeText: string | null;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly steps: number;
  readonly count: number;
  readonly visibility: PromptRow['visibility'];
  readonly tags: string[];
}

export const maxSeed = 2 ** 31 - 1;
const promptRule = { max: 2_000, multiline: true };

/** @throws KizunaError VALIDATION_ERROR with the path of the field */
export function checkOrder({ prompt, options }: ImageOrder): CheckedOrder {
  return {
    text: checkText('prompt', prompt.trim(), promptRule),
    negativeText: checkOptionalText('options.negativePrompt', options.negativePrompt, promptRule),
    width: checkNumber('options.width', options.width ?? 512, 64, 1_024),
    height: checkNumber('options.height', options.height ?? 512, 64, 1_024),
    seed: checkNumber('options.seed', options.seed ?? randomInt(maxSeed), 0, maxSeed),
    steps: checkNumber('options.steps', options.steps ?? 20, 1, 100),
    count: checkNumber('options.count', options.count ?? 1, 1, 4),
    visibility: options.visibility ?? 'PRIVATE',
    tags: checkTags('options.tags', options.tags ?? []),
  };
}
