import sharp from 'sharp';

const [columns, rows] = [9, 8];

/**
 * A difference hash (dHash): whether the picture, made 9 x 8 and grey, grows darker from each point to the next. Another
 * size or compression of a picture changes none or few of the bits.
 * @returns 64 characters of 0 and 1
 */
export async function pictureHash(picture: Uint8Array): Promise<string> {
  const grey = await sharp(picture)
    .greyscale()
    .resize(columns, rows, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  let bits = '';
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns - 1; column += 1) {
      const at = row * columns + column;
      bits += (grey[at] ?? 0) > (grey[at + 1] ?? 0) ? '1' : '0';
    }
  }
  return bits;
}
