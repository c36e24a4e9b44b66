/** Turns texts into points, so that texts which mean or say nearly the same lie near one another. */
export interface Embedder {
  readonly dimensions: number;
  /** Two texts with nothing in common may come as near as this by chance. */
  readonly chance: number;
  /** A vector of length 1; all zeros for a text without letters and digits. */
  embed(text: string): Float32Array;
}
