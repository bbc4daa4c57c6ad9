/** An image file as opaque pixels, and what its edge tells of it. */
export interface Picture {
  pixels: ImageData;
  isDarkOnLight: boolean;
}

const LONGEST_SIDE = 1024;
const MIDDLE = 127.5;

/** @returns undefined where the browser has no canvas */
export function readPicture(bitmap: ImageBitmap): Picture | undefined {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  layOnGround(pixels.data);
  return { pixels, isDarkOnLight: isEdgeLight(pixels.data, canvas.width, canvas.height) };
}

export function canvasOf({ pixels }: Picture, isInverted: boolean): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  const data = isInverted ? inverted(pixels.data) : new Uint8ClampedArray(pixels.data);
  canvas.getContext('2d')?.putImageData(new ImageData(data, pixels.width, pixels.height), 0, 0);
  return canvas;
}

/** Puts white behind dark ink and black behind light ink, where a picture has transparent parts. */
export function layOnGround(pixels: Uint8ClampedArray) {
  let [opacity, light] = [0, 0];
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3] ?? 0;
    opacity += alpha;
    light += alpha * brightness(pixels, at);
  }
  const ground = light < opacity * MIDDLE ? 255 : 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const share = (pixels[at + 3] ?? 0) / 255;
    for (let color = at; color < at + 3; color++) pixels[color] = (pixels[color] ?? 0) * share + ground * (1 - share);
    pixels[at + 3] = 255;
  }
}

/** Whether the outermost pixels are light on the whole, as paper is. */
export function isEdgeLight(pixels: Uint8ClampedArray, width: number, height: number): boolean {
  let [count, light] = [0, 0];
  for (let y = 0; y < height; y++) {
    const isWholeRow = y === 0 || y === height - 1;
    for (let x = 0; x < width; x += isWholeRow || width === 1 ? 1 : width - 1) {
      count++;
      light += brightness(pixels, (y * width + x) * 4);
    }
  }
  return light > count * MIDDLE;
}

/** The negative of opaque pixels. */
export const inverted = (pixels: Uint8ClampedArray) =>
  new Uint8ClampedArray(pixels.map((value, at) => (at % 4 === 3 ? value : 255 - value)));

const brightness = (pixels: Uint8ClampedArray, at: number) =>
  ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3;
