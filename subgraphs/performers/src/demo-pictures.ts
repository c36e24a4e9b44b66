import sharp from 'sharp';

const width = 640;
const height = 420;

/** The word SAMPLE, drawn with lines: a machine without fonts shows it too, and each machine shows the same. */
const letters = [
  'M40 8 H8 V36 H40 V64 H8',
  'M60 64 L76 8 L92 64 M66 44 H86',
  'M112 64 V8 L128 36 L144 8 V64',
  'M164 64 V8 H196 V36 H164',
  'M216 8 V64 H248',
  'M300 8 H268 V64 H300 M268 36 H294',
].join(' ');

const scenes = {
  ID_FRONT: `
    <rect width="640" height="420" fill="#e8eef4"/>
    <rect x="30" y="30" width="580" height="360" rx="24" fill="#fdfdfb" stroke="#39506b" stroke-width="4"/>
    <rect x="60" y="120" width="150" height="200" fill="#c9d6e2"/><circle cx="135" cy="195" r="42" fill="#8ba0b5"/>
    <path d="M75 320 Q135 220 195 320 Z" fill="#8ba0b5"/>
    <path d="M240 260 H570 M240 290 H520 M240 320 H550 M60 355 H570" stroke="#6d7c8c" stroke-width="8" stroke-dasharray="26 10"/>
    <g transform="translate(238 130) scale(1.05)" fill="none" stroke="#b3261e" stroke-width="9"><path d="${letters}"/></g>`,
  SELFIE: `
    <rect width="640" height="420" fill="#f3e9dc"/>
    <path d="M0 330 H640 M80 0 V330 M560 0 V330" stroke="#dbc9b0" stroke-width="6"/>
    <path d="M40 420 Q70 310 270 300 L370 300 Q570 310 600 420 Z" fill="#4b6e5d"/>
    <circle cx="320" cy="190" r="95" fill="#e7b99a" stroke="#7a4a32" stroke-width="5"/>
    <path d="M225 180 Q320 40 415 180 Q320 120 225 180 Z" fill="#2d2320"/>
    <circle cx="285" cy="190" r="9"/><circle cx="355" cy="190" r="9"/>
    <path d="M285 235 Q320 262 355 235" fill="none" stroke="#7a2f2a" stroke-width="6"/>
    <g transform="translate(166 325)" fill="none" stroke="#fff" stroke-width="9"><path d="${letters}"/></g>`,
} as const;

/** A drawing that stands for a document of the demo cast, as PNG; the same bytes each time. */
export async function samplePicture(kind: keyof typeof scenes): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${scenes[kind]}</svg>`;
  return await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer();
}
