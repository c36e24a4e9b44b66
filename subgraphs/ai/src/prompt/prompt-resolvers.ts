import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { jobReference, userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import { mayUpdate } from './prompt-policy.ts';

export const promptResolvers: Resolvers = {
  Query: {
    prompt: (_, { id }, { load }) => {
      const number = idOf('Prompt', id);
      return number === null ? null : load.prompt.load(number);
    },
    prompts: (_, { filter, search, ...page }, { viewer, prompts }) =>
      prompts.list(viewer, { filter: filter ?? 'ALL', search: search ?? null }, readPage(page)),
  },
  Mutation: {
    promptFavorite: mutation(async ({ input }, { viewer, prompts }) => ({
      prompt: await prompts.setFavorite(requireViewer(viewer), requireId('Prompt', input.id), input.favorite),
    })),
    promptUpdate: mutation(async ({ input: { id, visibility, tags } }, { viewer, prompts }) => ({
      prompt: await prompts.update(requireViewer(viewer), requireId('Prompt', id), {
        ...(visibility ? { visibility } : {}),
        ...(tags ? { tags } : {}),
      }),
    })),
  },
  User: {
    prompts: ({ id }, args, { load }) => load.promptsOf.load({ ownerId: requireId('User', id), page: readPage(args) }),
  },
  Prompt: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Prompt', id);
      return number === null ? null : load.prompt.load(number);
    },
    id: ({ id }) => toGlobalId('Prompt', id),
    owner: ({ ownerId }) => userReference(ownerId),
    model: ({ modelId }, _, { load }) => load.model.load(modelId),
    images: ({ id }, _, { load }) => load.imagesOfPrompt.load(id),
    job: async ({ id }, _, { load }) => {
      const latest = await load.latestGeneration.load(id);
      return latest?.jobId ? jobReference(latest.jobId) : null;
    },
    similar: async (row, { first }, { viewer, prompts, load }) => {
      const found = await prompts.similar(viewer, row, first ?? 10);
      const edges = await Promise.all(
        found.map(async ({ promptId, score }) => ({ score, node: await load.prompt.load(promptId) })),
      );
      return edges.flatMap(({ score, node }) => (node ? [{ score, node }] : []));
    },
    viewerHasFavorited: ({ id }, _, { load }) => load.isFavorite.load(id),
    viewerCanUpdate: (row, _, { viewer }) => mayUpdate(viewer, row),
  },
};
