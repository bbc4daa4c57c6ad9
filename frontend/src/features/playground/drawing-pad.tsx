import { Button } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { type PointerEvent, useEffect, useRef } from 'react';
import { useText } from '@/lib/text/use-text';
import { type ImageInput, normalised, scaled } from './image-input';
import classes from './playground.module.css';

const SIZE = 280;
const PEN = 22;

interface DrawingPadProps {
  input: ImageInput;
  /** A picture to show in the place of what was drawn. */
  picture: ImageBitmap | HTMLCanvasElement | undefined;
  onPixels: (pixels: Uint8ClampedArray | undefined) => void;
}

/** Something to draw on; beside it stands what the model gets to see. */
export function DrawingPad({ input, picture, onPixels }: DrawingPadProps) {
  const text = useText();
  const pad = useRef<HTMLCanvasElement>(null);
  const eye = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number }>(null);

  const show = (pixels: Uint8ClampedArray | undefined) => {
    const context = eye.current?.getContext('2d');
    if (context) {
      context.fillStyle = 'black';
      context.fillRect(0, 0, input.width, input.height);
      if (pixels) context.putImageData(new ImageData(new Uint8ClampedArray(pixels), input.width, input.height), 0, 0);
    }
    onPixels(pixels);
  };

  const clear = () => {
    const context = pad.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = 'black';
    context.fillRect(0, 0, SIZE, SIZE);
    show(undefined);
  };

  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    const context = pad.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = 'black';
    context.fillRect(0, 0, SIZE, SIZE);
    if (!picture) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, 0, 0, SIZE, SIZE);
    latest.current(scaled(picture, input));
  }, [picture, input]);

  const at = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * SIZE,
      y: ((event.clientY - box.top) / box.height) * SIZE,
    };
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const context = pad.current?.getContext('2d');
    if (!context || !last.current) return;
    const next = at(event);
    context.strokeStyle = 'white';
    context.lineWidth = PEN;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(last.current.x, last.current.y);
    context.lineTo(next.x, next.y);
    context.stroke();
    last.current = next;
    if (pad.current) show(normalised(pad.current, input));
  };

  return (
    <div className={classes.pads}>
      <canvas
        ref={pad}
        width={SIZE}
        height={SIZE}
        className={classes.pad}
        role="img"
        aria-label={text.playground.pad}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = at(event);
          draw(event);
        }}
        onPointerMove={draw}
        onPointerUp={() => (last.current = null)}
        onPointerCancel={() => (last.current = null)}
      />
      <div className={classes.eyeBox}>
        <canvas
          ref={eye}
          width={input.width}
          height={input.height}
          className={classes.eye}
          role="img"
          aria-label={text.playground.eye}
        />
        <span className={classes.soft}>{text.playground.eye}</span>
        <Button variant="default" size="compact-sm" leftSection={<IconEraser size={15} stroke={1.8} />} onClick={clear}>
          {text.common.clear}
        </Button>
      </div>
    </div>
  );
}
