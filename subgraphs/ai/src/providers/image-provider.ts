import type { LocalizedText } from '@kizuna/kit/errors/error-codes';
import type { providerKinds } from '../db/tables.ts';

export type ProviderKind = (typeof providerKinds)[number];

/** One image to make. */
export interface ImageRequest {
  readonly text: string;
  /** What should not be in it. */
  readonly negativeText: string | null;
  /** 0 to 2147483647. */
  readonly seed: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 1 to 100. */
  readonly steps: number;
}

/** The one who waits for it. */
export interface ImageRun {
  /** Aborted when nobody wants the image any more. */
  readonly signal: AbortSignal;
  /** Hears how far it is, 0 to 1, from providers that know. */
  readonly progress: (fraction: number) => void;
}

/** What a provider offers: one entry in the registry of models. Name and version together are unique. */
export interface OfferedModel {
  readonly name: string;
  readonly version: string;
  readonly description: LocalizedText;
}

/** Makes images from texts. */
export interface ImageProvider {
  readonly kind: ProviderKind;
  readonly model: OfferedModel;
  /**
   * @returns a PNG of exactly the size that was asked for
   * @throws KizunaError SERVICE_UNAVAILABLE or RATE_LIMITED (worth another try), VALIDATION_ERROR (refused for good); or
   * the signal's reason
   */
  makeImage(request: ImageRequest, run: ImageRun): Promise<Buffer>;
}
