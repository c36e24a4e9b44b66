/** Things that have been written, by their addresses, and the other way round. */
export class Known<Thing extends object> {
  private readonly addresses = new Map<Thing, number>();
  private readonly things = new Map<number, Thing>();
  private readonly types = new Map<number, Map<number, number>>();

  address(thing: Thing, write: () => number): number {
    return this.addresses.get(thing) ?? this.remember(thing, write());
  }

  remember(thing: Thing, address: number): number {
    this.addresses.set(thing, address);
    this.things.set(address, thing);
    return address;
  }

  addressOf(thing: Thing): number {
    return this.addresses.get(thing) ?? 0;
  }

  at(address: number): Thing {
    const thing = this.things.get(address);
    if (!thing) throw new Error('The engine asks for what is not in its tables.');
    return thing;
  }

  /** What belongs to a type of a thing. */
  byType(address: number, type: number, write: (thing: Thing) => number): number {
    const known = this.types.get(address) ?? new Map<number, number>();
    this.types.set(address, known);
    const written = known.get(type) ?? write(this.at(address));
    known.set(type, written);
    return written;
  }
}
