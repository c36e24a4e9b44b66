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

  /** Things whose rows of numbers stand one behind the other. @param address of the first */
  rememberRows(things: readonly Thing[], rows: readonly (readonly number[])[], address: number): void {
    let at = address;
    for (const [index, thing] of things.entries()) {
      this.remember(thing, at);
      at += (rows[index]?.length ?? 0) * 4;
    }
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
