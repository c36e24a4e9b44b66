import { accountWorkJobs } from '@kizuna/kit/accounts/account-work';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createUrlSigner } from '@kizuna/kit/storage/signed-url';
import { createMediaAccountData } from './accounts/media-account-data.ts';
import { type MediaConfig, readMediaConfig } from './config.ts';
import type { Context } from './context.ts';
import { tables } from './db/tables.ts';
import { createDemoVideo, seedDemoVideo } from './demo/demo-video.ts';
import { findMediaTools, type MediaTools } from './ffmpeg/tools.ts';
import { createMediaAddresses } from './files/media-addresses.ts';
import { createMediaRoutes } from './files/media-routes.ts';
import { createFileDeletion } from './processing/delete-files.ts';
import { createVideoProcessing } from './processing/process-video.ts';
import { removeAbandonedFolders } from './processing/temporary-folder.ts';
import { uploadResolvers } from './upload/upload-resolvers.ts';
import { createUploadService } from './upload/upload-service.ts';
import { createVideoLoaders } from './video/video-loader.ts';
import { videoResolvers } from './video/video-resolvers.ts';
import { createVideoService } from './video/video-service.ts';

/** What tests put in the place of the environment. */
export interface MediaOverrides {
  /** @default read from the environment */
  readonly config?: MediaConfig;
  /** Null: as on a machine without ffmpeg. @default looked for on the machine */
  readonly tools?: MediaTools | null;
}

/** Media: videos, their upload, their processing by ffmpeg, and their files. */
export async function createMedia(ports: SubgraphPorts, overrides: MediaOverrides = {}): Promise<Subgraph> {
  const { bus, storage, logger, publicUrl } = ports;
  const config = overrides.config ?? readMediaConfig(process.env);
  const tools = overrides.tools === undefined ? await findMediaTools(config) : overrides.tools;
  if (!tools)
    logger.warn('ffmpeg or ffprobe was not found (FFMPEG_PATH, FFPROBE_PATH, PATH): videos cannot be processed');
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'media',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  await removeAbandonedFolders();
  const signer = createUrlSigner(Buffer.from(ports.secrets.derive('files/media')).toString('hex'));
  const addresses = createMediaAddresses(signer, publicUrl);
  const videos = createVideoService(database, bus);
  const uploads = createUploadService({ database, storage, maxUploadBytes: config.maxUploadBytes });

  return {
    name: 'media',
    schema: buildSchema('media', mergeResolvers(videoResolvers, uploadResolvers)),
    createContext: (request): Context => ({
      ...request,
      videos,
      uploads,
      addresses,
      load: createVideoLoaders(database, request.viewer),
    }),
    jobs: {
      video_process: createVideoProcessing({ database, storage, bus, tools }),
      media_delete_files: createFileDeletion(storage),
      video_demo: createDemoVideo({ database, storage, tools, uploads, videos }),
      ...accountWorkJobs({ holder: 'media', database, ports, data: createMediaAccountData(bus) }),
    },
    routes: createMediaRoutes({ signer, storage, uploads }),
    health: { database: () => database.ping() },
    seedDemo: (content) => seedDemoVideo(database, tools, content),
    close: () => database.close(),
  };
}
