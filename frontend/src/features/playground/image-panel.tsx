import { Button, FileButton, Switch } from '@mantine/core';
import { IconDice5, IconPhoto } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useMemo, useState } from 'react';
import { randomRow } from '@/api/datasets';
import type { ModelVersion } from '@/api/models';
import type { TensorData } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { ProblemNotice } from '@/ui/states';
import { DrawingPad } from './drawing-pad';
import { imageInputOf, type ImageInput, tensorOf } from './image-input';
import { canvasOf, type Picture, readPicture } from './picture';
import classes from './playground.module.css';

interface ImagePanelProps {
  input: ImageInput;
  version: ModelVersion;
  onInputs: (inputs: TensorData[] | undefined) => void;
}

/** A drawing, an image file, or an example of the data that the version was tested on. */
export function ImagePanel({ version, onInputs }: ImagePanelProps) {
  const text = useText();
  const input = useMemo(() => version.signature && imageInputOf(version.signature), [version.signature]);
  const [picture, setPicture] = useState<ImageBitmap | HTMLCanvasElement>();
  const [dropped, setDropped] = useState<Picture>();
  const [isInverted, setInverted] = useState(false);
  const [truth, setTruth] = useState<string>();
  const { dataset, datasetVersion } = version.provenance;

  const show = (next: Picture, isNegative: boolean) => {
    setDropped(next);
    setInverted(isNegative);
    setPicture(canvasOf(next, isNegative));
  };
  const file = useMutation({
    mutationFn: async (chosen: Blob) => readPicture(await createImageBitmap(chosen)),
    onSuccess: (next) => {
      setTruth(undefined);
      if (next) show(next, next.isDarkOnLight && input?.channels === 1);
    },
  });
  const example = useMutation({
    mutationFn: async () => {
      const row = await randomRow(dataset ?? '', datasetVersion ?? 0, 'test');
      const bytes = Uint8Array.from(atob(row.image.slice(row.image.indexOf(',') + 1)), (char) => char.charCodeAt(0));
      return { label: row.label, bitmap: await createImageBitmap(new Blob([bytes], { type: 'image/png' })) };
    },
    onSuccess: ({ label, bitmap }) => {
      setTruth(label);
      setDropped(undefined);
      setPicture(bitmap);
    },
  });

  const drop = (event: DragEvent) => {
    event.preventDefault();
    const [chosen] = event.dataTransfer.files;
    if (chosen) file.mutate(chosen);
  };

  if (!input) return null;
  return (
    <div className={classes.image} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <p className={classes.soft}>{input.channels === 1 ? text.playground.drawHint : text.playground.dropHint}</p>
      <DrawingPad
        input={input}
        picture={picture}
        onPixels={(pixels) => {
          onInputs(pixels && [tensorOf(input, pixels)]);
          if (!pixels) {
            setTruth(undefined);
            setDropped(undefined);
          }
        }}
      />
      {dropped && input.channels === 1 && (
        <Switch
          label={text.playground.invert}
          description={dropped.isDarkOnLight ? text.playground.lightEdge : text.playground.darkEdge}
          checked={isInverted}
          onChange={(event) => show(dropped, event.currentTarget.checked)}
        />
      )}
      <div className={classes.buttons}>
        {dataset !== undefined && (
          <Button
            variant="default"
            leftSection={<IconDice5 size={16} stroke={1.7} />}
            loading={example.isPending}
            onClick={() => example.mutate()}
          >
            {text.playground.testImage}
          </Button>
        )}
        <FileButton accept="image/*" onChange={(chosen) => chosen && file.mutate(chosen)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconPhoto size={16} stroke={1.7} />}>
              {text.playground.imageFile}
            </Button>
          )}
        </FileButton>
        {truth !== undefined && <span>{text.playground.truth(truth)}</span>}
      </div>
      {(example.error ?? file.error) !== null && <ProblemNotice error={example.error ?? file.error} />}
    </div>
  );
}
