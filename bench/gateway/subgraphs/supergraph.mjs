import { composeServices } from '@apollo/composition';
import { buildSchema, execute, GraphQLObjectType, parse } from 'graphql';
import { operations } from '../operations.mjs';
import { createResolvers } from './resolvers.mjs';
import { monolithSdl, subgraphSdl } from './sdl.mjs';

/** The supergraph's SDL for subgraphs that listen at `urls`, by name. */
export function composeSupergraph(urls, sdlByName = subgraphSdl) {
  const services = Object.entries(sdlByName).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: urls[name] }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error((errors ?? []).map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** What graphql-js alone answers to an operation, with the whole graph as one schema. */
export async function rightAnswer(operation) {
  const schema = buildSchema(monolithSdl);
  for (const [typeName, fields] of Object.entries(createResolvers().monolith)) {
    const type = schema.getType(typeName);
    if (!(type instanceof GraphQLObjectType)) throw new Error(`There is no type ${typeName}.`);
    for (const [fieldName, resolve] of Object.entries(fields)) Object.assign(type.getFields()[fieldName], { resolve });
  }
  const result = await execute({ schema, document: parse(operations[operation]) });
  if (result.errors) throw result.errors[0];
  // Through JSON, as the gateways' answers are: without the null prototypes of graphql-js.
  return JSON.parse(JSON.stringify(result));
}
