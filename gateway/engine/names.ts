import { isSameText } from './bytes';
import { run } from './run';
import { behind, Names, Text } from './tables';

/**
 * Looks a JSON text up among names. It is called, too, for types: a loop of their own would be compiled into `readObject`, whose size then
 * costs all reading a tenth.
 * @param size of each, which begins with a `Text`
 * @returns the address of the one that it is; 0 when it is none
 */
export function nameAmong(names: Names, size: usize, start: i32, end: i32): usize {
  const length = end - start;
  let at = behind(names);
  for (let left = names.count; left > 0; left -= 1, at += size) {
    const name = changetype<Text>(at);
    if (name.length === length && isSameText(name.at, run.bytes + start, length)) return at;
  }
  return 0;
}
