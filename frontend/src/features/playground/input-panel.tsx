import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ModelVersion } from '@/api/models';
import type { TensorData } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import { imageInputOf } from './image-input';
import { ImagePanel } from './image-panel';
import { JsonPanel } from './json-panel';

interface InputPanelProps {
  version: ModelVersion;
  onInputs: (inputs: TensorData[] | undefined) => void;
}

/** The ways to give an input that the signature allows for. */
export function InputPanel({ version, onInputs }: InputPanelProps) {
  const text = useText();
  const image = version.signature && imageInputOf(version.signature);
  const [way, setWay] = useState<'image' | 'json'>(image ? 'image' : 'json');
  return (
    <Panel
      title={text.playground.input}
      actions={
        image && (
          <SegmentedControl
            aria-label={text.playground.way}
            data={[
              { value: 'image', label: text.playground.draw },
              { value: 'json', label: text.playground.json },
            ]}
            value={way}
            onChange={(next) => {
              onInputs(undefined);
              setWay(next);
            }}
          />
        )
      }
    >
      {image && way === 'image' ? (
        <ImagePanel input={image} version={version} onInputs={onInputs} />
      ) : (
        <JsonPanel signature={version.signature} onInputs={onInputs} />
      )}
    </Panel>
  );
}
