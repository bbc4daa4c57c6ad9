import type { Signature } from '@/api/models';
import type { TensorData } from '@/api/serving';

/** The one image that a model takes, where it takes one. */
export interface ImageInput {
  name: string;
  datatype: 'FP32' | 'UINT8';
  channels: number;
  height: number;
  width: number;
}

export function imageInputOf(signature: Signature): ImageInput | undefined {
  const [input] = signature.inputs;
  const { encoding } = signature;
  if (!input || !encoding || signature.inputs.length !== 1) return undefined;
  if (input.datatype !== 'FP32' && input.datatype !== 'UINT8') return undefined;
  const { channels, height, width } = encoding;
  return { name: input.name, datatype: input.datatype, channels, height, width };
}

/** Pixels as the model takes them: channel by channel, from 0 to 1 or from 0 to 255. */
export function tensorOf(input: ImageInput, pixels: Uint8ClampedArray): TensorData {
  const { channels, height, width } = input;
  const data: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let at = 0; at < height * width; at++) {
      const rgb = pixels.subarray(at * 4, at * 4 + 3);
      const value = channels === 1 ? ((rgb[0] ?? 0) + (rgb[1] ?? 0) + (rgb[2] ?? 0)) / 3 : (rgb[channel] ?? 0);
      data.push(input.datatype === 'UINT8' ? Math.round(value) : Math.round((value / 255) * 1e4) / 1e4);
    }
  }
  return { name: input.name, shape: [1, channels, height, width], datatype: input.datatype, data };
}

/**
 * Where a drawing goes in the model's picture, as MNIST's authors did it: scaled to fit a box of 20 of 28 pixels, and
 * moved so that its centre of mass is in the middle.
 *
 * @param ink grey values of a square drawing, row by row
 * @returns the part of the drawing to take, and where to put it, as shares of the picture; undefined for an empty one
 */
export function placement(ink: Uint8ClampedArray, size: number) {
  let [left, top, right, bottom] = [size, size, -1, -1];
  let [mass, x, y] = [0, 0, 0];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = ink[row * size + column] ?? 0;
      if (value < 16) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
      mass += value;
      x += value * (column + 0.5);
      y += value * (row + 0.5);
    }
  }
  if (mass === 0) return undefined;
  const [width, height] = [right - left + 1, bottom - top + 1];
  const scale = 20 / 28 / Math.max(width, height);
  return {
    from: { x: left, y: top, width, height },
    to: {
      x: 0.5 - (x / mass - left) * scale,
      y: 0.5 - (y / mass - top) * scale,
      width: width * scale,
      height: height * scale,
    },
  };
}

/** Scales what was drawn into the model's picture. */
export function normalised(drawing: HTMLCanvasElement, input: ImageInput): Uint8ClampedArray | undefined {
  const size = drawing.width;
  const source = drawing.getContext('2d', { willReadFrequently: true })?.getImageData(0, 0, size, size).data;
  if (!source) return undefined;
  const ink = new Uint8ClampedArray(size * size).map((_, at) => source[at * 4] ?? 0);
  const place = placement(ink, size);
  if (!place) return undefined;
  const { from, to } = place;
  return drawn(input, (context) =>
    context.drawImage(
      drawing,
      ...[from.x, from.y, from.width, from.height],
      ...[to.x * input.width, to.y * input.height, to.width * input.width, to.height * input.height],
    ),
  );
}

/** A picture scaled to the model's size. */
export function scaled(picture: CanvasImageSource, input: ImageInput): Uint8ClampedArray | undefined {
  return drawn(input, (context) => context.drawImage(picture, 0, 0, input.width, input.height));
}

function drawn(input: ImageInput, draw: (context: CanvasRenderingContext2D) => void): Uint8ClampedArray | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = input.width;
  canvas.height = input.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.fillStyle = 'black';
  context.fillRect(0, 0, input.width, input.height);
  context.imageSmoothingQuality = 'high';
  draw(context);
  return context.getImageData(0, 0, input.width, input.height).data;
}
