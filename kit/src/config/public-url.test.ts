import { describe, expect, it } from 'vitest';
import { ConfigError } from './env.ts';
import { anyHost, localUrlOf, publicUrlOf } from './public-url.ts';

const development = { publicUrl: null, production: false };
const production = { publicUrl: null, production: true };

describe('the public address', () => {
  it('is what KIZUNA_PUBLIC_URL says, wherever the gateway listens', () => {
    const config = { publicUrl: 'https://kizuna.example', production: true };
    expect(publicUrlOf(config, '0.0.0.0', 0)).toBe('https://kizuna.example');
  });

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '0.0.0.0', '0', '::', '0:0::0'])(
    'is 127.0.0.1 where the gateway listens on %s',
    (host) => {
      expect(publicUrlOf(development, host, 4820)).toBe('http://127.0.0.1:4820');
    },
  );

  it('has IPv6 in brackets, and names as they are', () => {
    expect(publicUrlOf(production, '::1', 4000)).toBe('http://[::1]:4000');
    expect(publicUrlOf(production, '2001:DB8:0::7', 4000)).toBe('http://[2001:db8::7]:4000');
    expect(publicUrlOf(production, '10.0.0.7', 4000)).toBe('http://10.0.0.7:4000');
    expect(publicUrlOf(production, 'kizuna.local', 80)).toBe('http://kizuna.local');
  });

  it.each(['0.0.0.0', '::', anyHost])('cannot be known in production behind %s', (host) => {
    expect(() => publicUrlOf(production, host, 4000)).toThrow(ConfigError);
    expect(() => publicUrlOf(production, host, 4000)).toThrow(
      'KIZUNA_PUBLIC_URL is not set: set KIZUNA_PUBLIC_URL to the address that browsers use',
    );
  });

  it('never has the port 0', () => {
    expect(() => publicUrlOf(development, '127.0.0.1', 0)).toThrow(/^KIZUNA_PUBLIC_URL is not set, and PORT is 0: /);
  });

  it.each(['fe80::1%eth0', 'kizuna.local:80', 'kizuna.local/', 'a b', 'user@host'])('refuses the host %s', (host) => {
    expect(() => localUrlOf(host, 4000)).toThrow(ConfigError);
    expect(() => localUrlOf(host, 4000)).toThrow('HOST is wrong');
  });
});
