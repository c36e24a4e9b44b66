import crypto from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An S3 server of a test's own, with one empty bucket. */
export interface S3TestServer {
  readonly endpoint: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  stop(): Promise<void>;
}

interface S3rver {
  readonly store: { deleteObject(bucket: string, key: string): Promise<void> };
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}

/** The part of s3rver that we use; the package brings no types. */
type S3rverConstructor = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  vhostBuckets: boolean;
  configureBuckets: { name: string }[];
}) => S3rver;

/** Starts s3rver on a free port of 127.0.0.1; it takes path-style requests only. */
export async function startS3Server(): Promise<S3TestServer> {
  const S3rver: S3rverConstructor = createRequire(import.meta.url)('s3rver');
  const directory = await mkdtemp(join(tmpdir(), 'kizuna-s3-'));
  const bucket = 'kizuna-test';
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  });
  // s3rver deletes all keys of one request at once and then trips over the emptied folders that it removes meanwhile.
  const { store } = server;
  const deleteObject = store.deleteObject.bind(store);
  let previous = Promise.resolve();
  store.deleteObject = (bucketName, key) => {
    const next = previous.then(() => deleteObject(bucketName, key));
    previous = next.catch(() => undefined);
    return next;
  };
  const giveCryptoBack = lendSingleDes();
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    async stop() {
      await server.close();
      giveCryptoBack();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * s3rver encrypts its continuation tokens with DES, which today's OpenSSL leaves out. Triple DES with the same key three
 * times is the same cipher, and is there. @returns a function that undoes it
 */
function lendSingleDes(): () => void {
  const { createCipheriv, createDecipheriv } = crypto;
  const substitute =
    <Result>(original: (name: string, key: Buffer, iv: Buffer) => Result) =>
    (name: string, key: Buffer, iv: Buffer): Result =>
      name === 'des' ? original('des-ede3-cbc', Buffer.concat([key, key, key]), iv) : original(name, key, iv);
  Object.assign(crypto, {
    createCipheriv: substitute(createCipheriv),
    createDecipheriv: substitute(createDecipheriv),
  });
  return () => {
    Object.assign(crypto, { createCipheriv, createDecipheriv });
  };
}
