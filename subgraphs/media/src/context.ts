import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { MediaAddresses } from './files/media-addresses.ts';
import type { UploadService } from './upload/upload-service.ts';
import type { VideoLoaders } from './video/video-loader.ts';
import type { VideoService } from './video/video-service.ts';

/** What media's resolvers are given. */
export interface Context extends RequestContext {
  readonly videos: VideoService;
  readonly uploads: UploadService;
  readonly addresses: MediaAddresses;
  readonly load: VideoLoaders;
}
