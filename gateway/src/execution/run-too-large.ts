import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/**
 * A few objects that stand at many places make an answer of any size, and a short answer of a subgraph many objects. Without a bound
 * one request could take all the memory there is. The bounds are the engine's (engine/run.ts).
 */
export class RunTooLarge extends KizunaError {
  constructor() {
    super('OPERATION_TOO_COMPLEX');
  }
}
