import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './env.ts';
import { readKizunaConfig } from './kizuna-config.ts';

describe('the shared configuration', () => {
  it('needs nothing: all that is not set has an embedded stand-in', () => {
    expect(readKizunaConfig({})).toEqual({
      production: false,
      dataFolder: resolve('.kizuna'),
      databaseUrl: null,
      redisUrl: null,
      secret: null,
      publicUrl: null,
      s3: null,
      smtpUrl: null,
      mailFrom: 'Kizuna <no-reply@kizuna.invalid>',
      demo: true,
      demoMedia: true,
      logLevel: 'info',
    });
  });

  it('takes each variable', () => {
    const secret = 's'.repeat(32);
    const config = readKizunaConfig({
      NODE_ENV: 'production',
      KIZUNA_DATA_DIR: '/var/lib/kizuna',
      KIZUNA_SECRET: secret,
      KIZUNA_PUBLIC_URL: 'https://kizuna.example//',
      DATABASE_URL: 'postgresql://kizuna:pass@db:5432/kizuna',
      REDIS_URL: 'rediss://cache:6380',
      S3_BUCKET: 'files',
      S3_ENDPOINT: 'https://s3.example',
      S3_ACCESS_KEY_ID: 'key',
      S3_SECRET_ACCESS_KEY: 'word',
      SMTP_URL: 'smtps://mail:465',
      MAIL_FROM: 'Kizuna <hello@kizuna.example>',
      KIZUNA_DEMO_MEDIA: '0',
      LOG_LEVEL: 'warn',
    });
    expect(config).toEqual({
      production: true,
      dataFolder: '/var/lib/kizuna',
      databaseUrl: 'postgresql://kizuna:pass@db:5432/kizuna',
      redisUrl: 'rediss://cache:6380',
      secret,
      publicUrl: 'https://kizuna.example',
      s3: {
        bucket: 'files',
        endpoint: 'https://s3.example',
        region: 'us-east-1',
        accessKeyId: 'key',
        secretAccessKey: 'word',
      },
      smtpUrl: 'smtps://mail:465',
      mailFrom: 'Kizuna <hello@kizuna.example>',
      demo: false,
      demoMedia: false,
      logLevel: 'warn',
    });
  });

  it.each([
    ['KIZUNA_SECRET', 'short'],
    ['KIZUNA_PUBLIC_URL', 'kizuna.example'],
    ['KIZUNA_DEMO', 'perhaps'],
    ['KIZUNA_DEMO_MEDIA', 'some'],
    ['DATABASE_URL', 'mysql://db/kizuna'],
    ['DATABASE_URL', 'db:5432'],
    ['DATABASE_URL', 'postgres://kizuna:100%@db/kizuna'],
    ['REDIS_URL', 'http://cache'],
    ['S3_ENDPOINT', 'here'],
    ['SMTP_URL', 'mail.example'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s in one sentence', (name, value) => {
    const read = () => readKizunaConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} is wrong \\([^\n]+\\.$`));
  });

  it('never shows the demo cast, whose password everybody knows, in production', () => {
    expect(() => readKizunaConfig({ NODE_ENV: 'production', KIZUNA_DEMO: '1' })).toThrow(/KIZUNA_DEMO.*Unset one/);
    expect(readKizunaConfig({ NODE_ENV: 'production', KIZUNA_DEMO: '0' }).demo).toBe(false);
    expect(readKizunaConfig({ KIZUNA_DEMO: '0' }).demo).toBe(false);
  });
});
