import { runTool } from '../ffmpeg/run-tool.ts';
import type { MediaTools } from '../ffmpeg/tools.ts';

const seconds = 6;
const timeLimitMs = 120_000;

// One variable each of ffmpeg's expressions: how far the sun has risen, its glow at this point, whether this is the sea.
const prepare = [
  `st(0,min(1,T/${seconds - 1}))`,
  'st(1,exp(-hypot(X-48,(Y-37+20*ld(0))*1.1)/(5+9*ld(0))))',
  'st(2,gt(Y,37))',
].join(';');
const waves = 'sin(Y*2.1+T*3)*sin(X*0.5+T*1.7)';
const channel = (name: string, value: string) => `${name}='${prepare};clip(${value},0,255)'`;
const picture = [
  channel('r', `24+ld(0)*70+(1-ld(2))*ld(0)*Y*2.6+230*ld(1)+ld(2)*10*${waves}`),
  channel('g', `22+ld(0)*45+(1-ld(2))*ld(0)*Y*1.1+170*ld(1)+ld(2)*8*${waves}`),
  channel('b', `52+ld(0)*60+80*ld(1)+ld(2)*(24+12*${waves})`),
].join(':');
// Colours are computed for small pictures and then scaled up: that is quick, and makes soft edges.
const sky = `color=c=black:s=96x54:r=20:d=${seconds},format=gbrp,geq=${picture},scale=640:360:flags=bicubic`;
const tone = (frequency: number) => ['-f', 'lavfi', '-i', `sine=frequency=${frequency}:duration=${seconds}`];
const hum = `[1:a][2:a]amix=inputs=2,tremolo=f=0.4:d=0.5,volume=0.5,afade=in:d=2,afade=out:st=${seconds - 2}:d=2[hum]`;

/** Draws a sunrise over the sea with a soft sound, six seconds as MP4; it takes a second or two. @param path where to */
export async function drawSunrise(tools: MediaTools, path: string, folder: string, signal: AbortSignal): Promise<void> {
  const args = [
    ...['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', sky, ...tone(220), ...tone(330)],
    ...['-filter_complex', hum, '-map', '0:v', '-map', '[hum]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path],
  ];
  await runTool({ program: tools.ffmpeg, args, prlimit: tools.prlimit, folder, signal, timeLimitMs });
}
