import { describe, expect, it } from 'vitest';
import { addressOf, dateAddresses } from './dated-addresses.ts';

const first = { id: 'd', url: '/look/1', uploadedAt: '2026-11-21T09:00:00.000Z' };

describe('the address of a document', () => {
  it('is the one that came with it', () => {
    expect(addressOf(dateAddresses(new Map(), [first]), first)).toBe('/look/1');
  });

  it('is unknown from the moment on when another file takes its place, until a fresh one has come', () => {
    const known = dateAddresses(new Map(), [first]);
    const replaced = { ...first, uploadedAt: '2026-11-21T09:05:00.000Z' };
    const told = dateAddresses(known, [replaced]);
    expect(told).toBe(known);
    expect(addressOf(told, replaced)).toBeNull();
    const fresh = { ...replaced, url: '/look/2' };
    expect(addressOf(dateAddresses(told, [fresh]), fresh)).toBe('/look/2');
  });

  it('is unknown for a document without one', () => {
    expect(addressOf(dateAddresses(new Map(), [{ id: 'd' }]), { id: 'd' })).toBeNull();
  });
});
