import { readSubgraphSdl } from '../../../../../scripts/lib/composition.ts';
import type { FederatedCase } from '../federated-case.ts';

/** Our own graph, on made-up data. */
export const ownGraph: FederatedCase = {
  name: 'own-graph',
  subgraphs: Object.fromEntries([...readSubgraphSdl()].map(([name, sdl]) => [`${name}-svc`, sdl])),
  operations: [
    '{ viewer { id displayName performer { stageName kycStatus } } }',
    '{ performers(first: 3) { edges { cursor node { id stageName user { username performer { id } } } } pageInfo { endCursor hasNextPage } } }',
    '{ node(id: "x") { __typename id ... on User { username } ... on Performer { stageName user { userType } } } }',
  ],
};
