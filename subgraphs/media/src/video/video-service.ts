import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { checkDescription, checkTitle } from './video-input.ts';
import { videoDeletedTopic, videoJobKinds } from './video-jobs.ts';
import { mayUpdate } from './video-policy.ts';
import {
  deleteVideo,
  listVideos,
  lockVideo,
  updateVideo,
  type VideoFilter,
  type VideoRow,
} from './video-repository.ts';

/** What is to be changed; what is absent stays. */
export interface VideoChanges {
  readonly title?: string;
  /** Null takes it away. */
  readonly description?: string | null;
  readonly visibility?: VideoRow['visibility'];
}

export interface VideoService {
  /** Public videos and the viewer's own, newest first. @param mine only the viewer's own */
  list(
    viewer: Viewer | null,
    options: { readonly search?: string; readonly mine: boolean },
    page: Page,
  ): Promise<Connection<VideoRow>>;
  /** @throws KizunaError NOT_FOUND unless it is the viewer's own */
  update(viewer: Viewer, id: number, changes: VideoChanges): Promise<VideoRow>;
  /** The row goes at once, the files by a job. @throws KizunaError NOT_FOUND unless it is the viewer's own */
  remove(viewer: Viewer, id: number): Promise<void>;
}

const maxSearchLength = 200;

export function createVideoService({ db }: Database<Tables>, bus: Bus): VideoService {
  async function listBy(filter: VideoFilter, page: Page): Promise<Connection<VideoRow>> {
    return toConnection(await listVideos(db, filter, page), page, (row) => [row.id]);
  }

  return {
    async list(viewer, { search, mine }, page) {
      const viewerId = viewer?.userId ?? null;
      const titlePart = checkSearch(search);
      if (mine && viewerId === null) return toConnection<VideoRow>([], page, (row) => [row.id]);
      return listBy(
        {
          viewerId,
          ...(mine && viewerId !== null ? { ownerId: viewerId } : {}),
          ...(titlePart === undefined ? {} : { titlePart }),
        },
        page,
      );
    },

    async update(viewer, id, { title, description, visibility }) {
      const changes = {
        ...(title === undefined ? {} : { title: checkTitle(title) }),
        ...(description === undefined ? {} : { description: checkDescription(description) }),
        ...(visibility === undefined ? {} : { visibility }),
      };
      return db.transaction(async (tx) => {
        const locked = await lockVideo(tx, id);
        if (!locked || !mayUpdate(viewer, locked)) throw new KizunaError('NOT_FOUND');
        if (Object.keys(changes).length === 0) return locked;
        const updated = await updateVideo(tx, id, changes);
        await recordAudit(tx, {
          ...{ action: 'video.update', actorId: viewer.userId, targetType: 'Video', targetId: id },
          details: { fields: Object.keys(changes), ...(visibility === undefined ? {} : { visibility }) },
        });
        return updated ?? locked;
      });
    },

    async remove(viewer, id) {
      await db.transaction(async (tx) => {
        const locked = await lockVideo(tx, id);
        if (!locked || !mayUpdate(viewer, locked)) throw new KizunaError('NOT_FOUND');
        await deleteVideo(tx, id);
        await enqueueJob(tx, { kind: videoJobKinds.deleteFiles, payload: { videoId: id }, key: `video:${id}` });
        // Not its title: what is in the audit log can never be taken out.
        await recordAudit(tx, { action: 'video.delete', actorId: viewer.userId, targetType: 'Video', targetId: id });
      });
      await bus.publish(videoDeletedTopic(id), {});
    },
  };
}

/** @returns the text to look for; undefined for none */
function checkSearch(search: string | undefined): string | undefined {
  const text = search?.replaceAll('\0', '').trim() ?? '';
  if (text.length > maxSearchLength)
    throw invalid('search', 'Use at most 200 characters.', '200文字以内で入力してください。');
  return text === '' ? undefined : text;
}
