import type { FederatedCase } from '../federated-case.ts';
import { access } from './access.ts';
import { circularRequires } from './circular-requires.ts';
import { customScalars } from './custom-scalars.ts';
import { entityKeys } from './entity-keys.ts';
import { enumsAndInputs } from './enums-and-inputs.ts';
import { inaccessible } from './inaccessible.ts';
import { interfaceObject } from './interface-object.ts';
import { interfaceObjectRequires } from './interface-object-requires.ts';
import { interfaces } from './interfaces.ts';
import { mutations } from './mutations.ts';
import { nestedChains } from './nested-chains.ts';
import { nonResolvableKeys } from './non-resolvable-keys.ts';
import { nullBubbling } from './null-bubbling.ts';
import { overlappingUnions } from './overlapping-unions.ts';
import { override } from './override.ts';
import { ownGraph } from './own-graph.ts';
import { partialEntities } from './partial-entities.ts';
import { provides } from './provides.ts';
import { recursiveGraph } from './recursive-graph.ts';
import { requires } from './requires.ts';
import { requiresArguments } from './requires-arguments.ts';
import { shareable } from './shareable.ts';

/** Every graph of the suite. */
export const allCases: readonly FederatedCase[] = [
  entityKeys,
  nonResolvableKeys,
  requires,
  requiresArguments,
  circularRequires,
  nestedChains,
  provides,
  shareable,
  override,
  interfaces,
  interfaceObject,
  interfaceObjectRequires,
  overlappingUnions,
  enumsAndInputs,
  customScalars,
  nullBubbling,
  mutations,
  inaccessible,
  recursiveGraph,
  partialEntities,
  ...access,
  ownGraph,
];
