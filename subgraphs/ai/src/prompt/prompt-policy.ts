import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { PromptRow } from './prompt-repository.ts';

type Ownership = Pick<PromptRow, 'ownerId' | 'visibility'>;

/** Public ones are everybody's to see, private ones their owner's alone. */
export const maySee = (viewer: Viewer | null, { ownerId, visibility }: Ownership): boolean =>
  visibility === 'PUBLIC' || viewer?.userId === ownerId;

export const mayUpdate = (viewer: Viewer | null, { ownerId }: Ownership): boolean => viewer?.userId === ownerId;
