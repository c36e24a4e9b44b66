/** Whether the viewer's main way to point is a finger: then the keyboard on the screen has only one Enter, and covers half of it. */
export function isTouch(): boolean {
  return window.matchMedia('(hover: none) and (pointer: coarse)').matches;
}
