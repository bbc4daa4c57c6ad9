import { ActionIcon, Button, Checkbox, Menu, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ApiProblem } from '@/api/problem';
import { type Layer, shapesQuery } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { DecimalInput } from '@/ui/decimal-input';
import { Panel } from '@/ui/page';
import { ProblemNotice, ProblemText } from '@/ui/states';
import { hasBias, LAYER_TYPES, newLayer, numbersOf } from './templates';
import classes from './training.module.css';

const PAUSE_MILLIS = 250;

interface LayerEditorProps {
  layers: Layer[];
  inputShape: number[] | undefined;
  /** What the node said about the whole job, which may be about a layer. */
  submitError: unknown;
  onChange: (layers: Layer[]) => void;
}

/** The layers, first to last, with the shape after each; what a layer cannot take is said at that layer. */
export function LayerEditor({ layers, inputShape, submitError, onChange }: LayerEditorProps) {
  const text = useText();
  const formats = useFormats();
  const [settled] = useDebouncedValue(layers, PAUSE_MILLIS);
  const { data: shapes, error } = useQuery({
    ...shapesQuery(settled, inputShape ?? []),
    enabled: inputShape !== undefined && settled.length > 0,
  });
  const problem = error ?? submitError;
  const faulty = layerOf(problem);

  const replace = (index: number, layer: Layer) => onChange(layers.with(index, layer));
  const move = (index: number, by: number) => {
    const next = layers.toSpliced(index, 1);
    const moved = layers[index];
    if (moved) onChange(next.toSpliced(index + by, 0, moved));
  };

  return (
    <Panel title={text.train.network} padded={false}>
      <ol className={classes.layers}>
        {layers.map((layer, index) => (
          <li key={index} className={classes.layer} data-error={faulty === index || undefined}>
            <span className={classes.number}>{index + 1}</span>
            <Select
              size="xs"
              aria-label={text.train.layerType(index + 1)}
              data={LAYER_TYPES.map((type) => ({ value: type, label: text.layers.types[type] }))}
              value={layer.type}
              onChange={(type) => type && replace(index, newLayer(type))}
            />
            <LayerSettings layer={layer} number={index + 1} onChange={(next) => replace(index, next)} />
            <span className={classes.layerActions}>
              <LayerAction label={text.train.moveUp(index + 1)} disabled={index === 0} onClick={() => move(index, -1)}>
                <IconArrowUp size={15} stroke={1.8} />
              </LayerAction>
              <LayerAction
                label={text.train.moveDown(index + 1)}
                disabled={index === layers.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={15} stroke={1.8} />
              </LayerAction>
              <LayerAction
                label={text.train.removeLayer(index + 1)}
                disabled={layers.length === 1}
                onClick={() => onChange(layers.toSpliced(index, 1))}
              >
                <IconTrash size={15} stroke={1.8} />
              </LayerAction>
            </span>
            {faulty === index && problem instanceof ApiProblem ? (
              <span className={classes.layerError} role="alert">
                <ProblemText error={problem} />
              </span>
            ) : (
              error === null &&
              shapes?.layers[index] && (
                <span className={classes.shape}>
                  {text.train.gives} <code>[{shapes.layers[index].shape.join(', ')}]</code>
                  {shapes.layers[index].parameters > 0 &&
                    ` · ${text.train.parameters(formats.integer(shapes.layers[index].parameters))}`}
                </span>
              )
            )}
          </li>
        ))}
      </ol>
      {error !== null && faulty === undefined && <ProblemNotice error={error} />}
      <div className={classes.layersFoot}>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="compact-sm" leftSection={<IconPlus size={15} />}>
              {text.train.addLayer}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {LAYER_TYPES.map((type) => (
              <Menu.Item key={type} onClick={() => onChange([...layers, newLayer(type)])}>
                {text.layers.types[type]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {shapes && error === null && (
          <span className={classes.soft}>
            {inputShape && text.train.takes(inputShape.join(', '))} ·{' '}
            {text.train.parametersInAll(formats.integer(shapes.parameters))}
          </span>
        )}
      </div>
    </Panel>
  );
}

/** The index of the layer that a problem is about. */
function layerOf(problem: unknown): number | undefined {
  if (!(problem instanceof ApiProblem)) return undefined;
  const match = /layers\[(\d+)\]/.exec(problem.field ?? '');
  return match ? Number(match[1]) : undefined;
}

interface LayerSettingsProps {
  layer: Layer;
  number: number;
  onChange: (layer: Layer) => void;
}

function LayerSettings({ layer, number, onChange }: LayerSettingsProps) {
  const text = useText();
  return (
    <span className={classes.settings}>
      {numbersOf(layer).map(([name, value]) => (
        <label key={name} className={classes.setting}>
          {text.layers.settings[name as keyof typeof text.layers.settings]}
          <DecimalInput
            size="xs"
            w="4.75rem"
            aria-label={text.train.settingOf(text.layers.settings[name as keyof typeof text.layers.settings], number)}
            value={value}
            onChange={(next) => typeof next === 'number' && onChange({ ...layer, [name]: next })}
          />
        </label>
      ))}
      {hasBias(layer) && (
        <Checkbox
          size="xs"
          label={text.layers.settings.bias}
          aria-label={text.train.settingOf(text.layers.settings.bias, number)}
          checked={layer.bias ?? true}
          onChange={(event) => onChange({ ...layer, bias: event.currentTarget.checked })}
        />
      )}
    </span>
  );
}

interface LayerActionProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function LayerAction({ label, disabled, onClick, children }: LayerActionProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
