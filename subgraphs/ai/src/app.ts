import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createAiAccountData } from './accounts/ai-account-data.ts';
import { createImageDeletion, deleteImagesKind } from './accounts/image-files.ts';
import { type AiConfig, readAiConfig } from './config.ts';
import type { Context } from './context.ts';
import { tables } from './db/tables.ts';
import { seedAiDemo } from './demo.ts';
import { createNgramEmbedder } from './embedding/ngram-embedder.ts';
import { generationResolvers } from './generation/generation-resolvers.ts';
import { createGenerationService } from './generation/generation-service.ts';
import { createImageGenerateJob, imageGenerateKind } from './generation/image-generate-job.ts';
import { createImageQuotaService } from './generation/image-quota-service.ts';
import { createImageAddresses } from './image/image-addresses.ts';
import { imageResolvers } from './image/image-resolvers.ts';
import { createImageRoutes } from './image/image-routes.ts';
import { jobResolvers } from './job/job-resolvers.ts';
import { modelResolvers } from './model/model-resolvers.ts';
import { openModelService } from './model/model-service.ts';
import { createRefusedTerms } from './moderation/refused-terms.ts';
import { createAiLoaders } from './prompt/prompt-loader.ts';
import { promptResolvers } from './prompt/prompt-resolvers.ts';
import { createPromptService } from './prompt/prompt-service.ts';
import { openProviders } from './providers/open-providers.ts';
import { openExactSimilar } from './similar/exact-similar.ts';

/** AI: prompts, the images made from them, and the models that make them. */
export async function createAi(ports: SubgraphPorts, config: AiConfig = readAiConfig(process.env)): Promise<Subgraph> {
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'ai',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  const { bus, storage } = ports;
  const imageQuota = createImageQuotaService(config.imagesPerDay);
  const models = await openModelService(database, openProviders(config));
  const moderation = createRefusedTerms(config.refusedTerms);
  const embedder = createNgramEmbedder();
  const similarPrompts = await openExactSimilar({ database, bus, embedder });
  const prompts = createPromptService(database, similarPrompts, moderation);
  const generations = createGenerationService({
    ...{ database, models, moderation, embedder, similarPrompts, imageQuota },
  });
  const addresses = createImageAddresses(ports);

  return {
    name: 'ai',
    schema: buildSchema(
      'ai',
      mergeResolvers(promptResolvers, generationResolvers, imageResolvers, modelResolvers, jobResolvers),
    ),
    createContext: (request): Context => ({
      ...request,
      ...{ prompts, generations, models, addresses },
      load: createAiLoaders(database, request.viewer),
    }),
    jobs: {
      [imageGenerateKind]: createImageGenerateJob({ database, storage, models }),
      [deleteImagesKind]: createImageDeletion(storage),
      ...accountWorkJobs({ holder: 'ai', database, ports, data: createAiAccountData(similarPrompts) }),
    },
    routes: createImageRoutes(storage, addresses),
    health: { database: () => database.ping() },
    seedDemo: (content) => seedAiDemo(database, models, embedder, content),
    async close() {
      await similarPrompts.close();
      await database.close();
    },
  };
}
