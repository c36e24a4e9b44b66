import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { checkKey, checkPrefix, checkRange, outOfRange } from './keys.ts';
import type { Storage } from './storage.ts';

/** Where the bucket is, and whose name to go there in. */
export interface S3StorageOptions {
  readonly bucket: string;
  readonly region: string;
  /** For servers other than Amazon's, for example `http://minio:9000`. */
  readonly endpoint?: string | null;
  /**
   * `https://host/bucket/key` instead of `https://bucket.host/key`.
   * @default true with an endpoint, as most servers other than Amazon's want it
   */
  readonly pathStyle?: boolean;
  /** Without both keys the SDK looks where Amazon's tools look (environment, files, the machine's role). */
  readonly accessKeyId?: string | null;
  readonly secretAccessKey?: string | null;
}

const partBytes = 8 * 1024 * 1024;

/** Object storage in an S3 bucket, which must exist. A stream goes up in parts of 8 MiB, at most two at a time. */
export function createS3Storage(options: S3StorageOptions): Storage {
  const { bucket, region, endpoint, pathStyle = Boolean(endpoint), accessKeyId, secretAccessKey } = options;
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    // Checksums that the SDK adds on its own come in trailers of aws-chunked bodies, which many S3 servers do not read.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
    ...(endpoint ? { endpoint } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });

  const upload = async (key: string, body: Readable, contentType: string): Promise<number> => {
    let size = 0;
    let broken: { readonly error: unknown } | undefined;
    const counted = Readable.from(
      (async function* () {
        try {
          for await (const chunk of body) {
            size += Buffer.byteLength(chunk);
            yield chunk;
          }
        } catch (error) {
          broken = { error };
          throw error;
        }
      })(),
      { objectMode: false },
    );
    const params = { Bucket: bucket, Key: key, Body: counted, ContentType: contentType };
    try {
      await new Upload({ client, params, partSize: partBytes, queueSize: 2 }).done();
    } catch (error) {
      // When the source broke and then the server would not abort the upload either, the first is what went wrong.
      throw broken ? broken.error : error;
    } finally {
      counted.destroy();
      body.destroy();
    }
    return size;
  };

  return {
    async put(key, body, { contentType }) {
      checkKey(key);
      if (body instanceof Readable) return { size: await upload(key, body, contentType) };
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
      return { size: body.byteLength };
    },

    async get(key, range) {
      checkKey(key);
      if (range) checkRange(range);
      const bytes = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...bytes }));
        if (!(Body instanceof Readable)) throw new TypeError('The S3 client gave no stream.');
        return Body;
      } catch (error) {
        if (isMissing(error)) return null;
        if (range && statusOf(error) === 416) throw outOfRange(range);
        throw error;
      }
    },

    async info(key) {
      checkKey(key);
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return {
          size: head.ContentLength ?? 0,
          contentType: head.ContentType ?? 'application/octet-stream',
          modifiedAt: head.LastModified ?? new Date(0),
        };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async delete(key) {
      checkKey(key);
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },

    async deleteAll(prefix) {
      checkPrefix(prefix);
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token ? { ContinuationToken: token } : {}) }),
        );
        const objects = (page.Contents ?? []).map(({ Key }) => ({ Key }));
        if (objects.length > 0) {
          const answer = await client.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
          );
          const [failed] = answer.Errors ?? [];
          if (failed) throw new Error(`S3 did not delete ${failed.Key}: ${failed.Code} ${failed.Message}`);
        }
        token = page.NextContinuationToken;
      } while (token);
    },

    async close() {
      client.destroy();
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** No such key. A missing bucket is not that: it is a wrong configuration and must not look like an empty one. */
function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}
