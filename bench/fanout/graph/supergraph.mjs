import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { subgraphSdl } from './sdl.mjs';

/** The supergraph's SDL for subgraphs that listen at `urls`, by name. */
export function composeSupergraph(urls) {
  const services = Object.entries(subgraphSdl).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: urls[name] }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error((errors ?? []).map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
