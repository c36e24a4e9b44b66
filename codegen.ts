import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/** Subgraphs are the SDL files of `schema/`, but for what is shared or composed. */
const subgraphs = readdirSync(new URL('./subgraphs', import.meta.url)).filter((name) =>
  existsSync(new URL(`./schema/${name}.graphql`, import.meta.url)),
);

/** Names the row types behind GraphQL types: `{ Post: '../post/post-repository.ts#PostRow' }`, seen from `src/generated`. */
async function mappersOf(subgraph: string): Promise<Record<string, string>> {
  const file = new URL(`./subgraphs/${subgraph}/codegen.ts`, import.meta.url);
  if (!existsSync(file)) return {};
  const module: { mappers: Record<string, string> } = await import(file.href);
  return module.mappers;
}

const scalars = {
  ID: 'string',
  DateTime: { input: 'Date', output: 'Date | string' },
  Date: { input: 'string', output: 'string' },
};

const client: CodegenConfig['generates'] = {
  'client/src/graphql/generated/': {
    schema: 'schema/supergraph-api.graphql',
    documents: ['client/src/**/*.{ts,tsx}', '!client/src/graphql/generated/**', '!client/src/**/*.test.*'],
    preset: 'client',
    // The client's cache wants `__typename` everywhere; added here it is part of what is hashed.
    documentTransforms: [addTypenameSelectionDocumentTransform],
    presetConfig: {
      fragmentMasking: { unmaskFunctionName: 'readFragment' },
      persistedDocuments: {
        mode: 'embedHashInDocument',
        // Bare hex, as `extensions.persistedQuery.sha256Hash` has it; 'sha256' would put `sha256:` before it.
        hashAlgorithm: (text: string) => createHash('sha256').update(text).digest('hex'),
      },
    },
    config: {
      useTypeImports: true,
      enumsAsTypes: true,
      dedupeFragments: true,
      scalars: { ID: 'string', DateTime: 'string', Date: 'string' },
    },
  },
};

const server: CodegenConfig['generates'] = {};
for (const subgraph of subgraphs) {
  server[`subgraphs/${subgraph}/src/generated/resolvers.ts`] = {
    schema: ['schema/common.graphql', `schema/${subgraph}.graphql`],
    plugins: ['typescript', 'typescript-resolvers'],
    config: {
      federation: true,
      useTypeImports: true,
      enumsAsTypes: true,
      useIndexSignature: false,
      contextType: '../context.ts#Context',
      mappers: await mappersOf(subgraph),
      scalars,
      // What a resolver gives is checked field by field; what it leaves out is filled by the field's own resolver.
      defaultMapper: 'Partial<{T}>',
      optionalResolveType: true,
    },
  };
}

/** `KIZUNA_CODEGEN` names one half, so that a change of the client does not rebuild the servers. */
const half = process.env.KIZUNA_CODEGEN;
const generates = { ...(half === 'client' ? {} : server), ...(half === 'server' ? {} : client) };

const config: CodegenConfig = { generates, importExtension: '.ts', errorsOnly: true, ignoreNoDocuments: true };

export default config;
