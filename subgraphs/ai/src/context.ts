import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { GenerationService } from './generation/generation-service.ts';
import type { ImageAddresses } from './image/image-addresses.ts';
import type { ModelService } from './model/model-service.ts';
import type { AiLoaders } from './prompt/prompt-loader.ts';
import type { PromptService } from './prompt/prompt-service.ts';

/** What ai's resolvers are given. */
export interface Context extends RequestContext {
  readonly prompts: PromptService;
  readonly generations: GenerationService;
  readonly models: ModelService;
  readonly addresses: ImageAddresses;
  readonly load: AiLoaders;
}
