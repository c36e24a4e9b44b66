import { qrMatrix } from './qr-matrix.ts';

/** The light border that readers need, in modules. */
const border = 4;

/** A QR code as an SVG image, black on white. @throws RangeError when the text is longer than 213 bytes */
export function qrCodeSvg(text: string): string {
  const matrix = qrMatrix(text);
  const side = matrix.length + 2 * border;
  const path = matrix
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x + border},${y + border}h1v1h-1z` : [])))
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
}
