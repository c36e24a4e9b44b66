import { setTypeName } from './host';
import { endOfValue, quote } from './json';
import { nameAmong } from './names';
import { noteType } from './records';
import { byteAt } from './run';
import { Names, Position, TypeName } from './tables';

/**
 * Reads a `__typename` at `pos`: the engine knows the names that objects of the position can have, and the host any other, and those that
 * are written with escapes.
 */
export function readType(record: i32, position: Position, pos: i32): i32 {
  const end = endOfValue(pos);
  if (position.isOneType || byteAt(pos) !== quote) return end;
  const names = changetype<Names>(position.typeNames);
  const name = nameAmong(names, offsetof<TypeName>(), pos, end);
  if (name === 0) setTypeName(changetype<usize>(position), record, pos, end);
  else noteType(record, changetype<TypeName>(name));
  return end;
}
