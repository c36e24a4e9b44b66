/** How a picture is looked at: turned clockwise by `rotation` degrees, enlarged by `scale`, moved by `x` and `y` pixels. */
export interface ViewTransform {
  readonly scale: number;
  readonly rotation: 0 | 90 | 180 | 270;
  readonly x: number;
  readonly y: number;
}

export type ViewAction =
  | { readonly type: 'zoom'; readonly factor: number }
  | { readonly type: 'rotate' }
  | { readonly type: 'move'; readonly x: number; readonly y: number }
  | { readonly type: 'reset' };

export const wholePicture: ViewTransform = { scale: 1, rotation: 0, x: 0, y: 0 };

const largest = 8;
const nextRotation = { 0: 90, 90: 180, 180: 270, 270: 0 } as const;

/** The next view. A picture that is not enlarged cannot be moved out of its place. */
export function viewReducer(view: ViewTransform, action: ViewAction): ViewTransform {
  switch (action.type) {
    case 'zoom': {
      const scale = Math.min(largest, Math.max(1, view.scale * action.factor));
      if (scale === 1) return { ...view, scale, x: 0, y: 0 };
      const ratio = scale / view.scale;
      return { ...view, scale, x: view.x * ratio, y: view.y * ratio };
    }
    case 'rotate':
      return { ...view, rotation: nextRotation[view.rotation] };
    case 'move':
      return view.scale === 1 ? view : { ...view, x: view.x + action.x, y: view.y + action.y };
    case 'reset':
      return wholePicture;
  }
}

/** What a key does to the view; null for keys that do nothing. */
export function viewActionOfKey(key: string): ViewAction | null {
  const step = 40;
  switch (key) {
    case '+':
    case '=':
      return { type: 'zoom', factor: 1.25 };
    case '-':
      return { type: 'zoom', factor: 0.8 };
    case 'r':
    case 'R':
      return { type: 'rotate' };
    case '0':
      return { type: 'reset' };
    case 'ArrowLeft':
      return { type: 'move', x: step, y: 0 };
    case 'ArrowRight':
      return { type: 'move', x: -step, y: 0 };
    case 'ArrowUp':
      return { type: 'move', x: 0, y: step };
    case 'ArrowDown':
      return { type: 'move', x: 0, y: -step };
    default:
      return null;
  }
}
