/** A subgraph answered with something that is no answer. It never reaches clients: they are told SERVICE_UNAVAILABLE. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}
