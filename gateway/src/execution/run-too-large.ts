import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/** Bytes that one run may hold: all that subgraphs answered, and the client's answer. */
export const maxRunBytes = 128 * 1024 * 1024;
/** Numbers in which one run keeps its objects. */
export const maxRunNumbers = 32 * 1024 * 1024;

/**
 * A few objects that stand at many places make an answer of any size, and a short answer of a subgraph many objects. Without a bound
 * one request could take all the memory there is.
 */
export class RunTooLarge extends KizunaError {
  constructor() {
    super('OPERATION_TOO_COMPLEX');
  }
}
