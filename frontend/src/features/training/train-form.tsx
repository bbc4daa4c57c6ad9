import { Autocomplete, Button, Group, Select, Textarea } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { type Dataset, datasetVersionQuery, datasetVersionsQuery } from '@/api/datasets';
import { modelsQuery } from '@/api/models';
import { useSubmitJob } from '@/api/training';
import { useFormats, useText } from '@/lib/text/use-text';
import { Panel } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import { type Draft, toJob } from './draft';
import { HyperParameters } from './hyper-parameters';
import { LayerEditor } from './layer-editor';
import { LimitsPanel } from './limits-panel';
import { layersOf, type Template, TEMPLATES } from './templates';
import classes from './training.module.css';

export function TrainForm({ datasets, initial }: { datasets: Dataset[]; initial: Draft }) {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(initial);
  const [template, setTemplate] = useState<Template | undefined>(
    initial.layers.length === 0 ? 'convolutional' : undefined,
  );
  const [key, setKey] = useState(() => crypto.randomUUID());
  const { data: versions } = useQuery(datasetVersionsQuery(draft.dataset));
  const { data: version } = useQuery(datasetVersionQuery(draft.dataset, draft.version));
  const { data: models } = useQuery(modelsQuery({ limit: 100 }));
  const submit = useSubmitJob();

  const classCount = version?.schema.classLabels.length ?? 10;
  const layers = template === undefined ? draft.layers : layersOf(template, classCount);
  const change = (next: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...next }));
    setKey(crypto.randomUUID());
  };

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    submit.mutate(
      { job: toJob({ ...draft, layers }), key },
      { onSuccess: ({ id }) => void navigate({ to: '/training/$id', params: { id } }) },
    );
  };

  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <Panel title={text.train.data}>
        <div className={classes.fields}>
          <Select
            label={text.jobs.dataset}
            description={text.train.datasetHint}
            data={datasets.map(({ name }) => name)}
            value={draft.dataset}
            onChange={(name) => {
              const chosen = datasets.find((each) => each.name === name);
              if (chosen?.latestVersion !== undefined) change({ dataset: chosen.name, version: chosen.latestVersion });
            }}
            searchable
          />
          <Select
            label={text.datasets.version}
            description={
              version
                ? text.train.versionHint(
                    version.splits.map(({ name, count }) => `${formats.integer(count)} ${name}`).join(', '),
                    classCount,
                  )
                : text.common.loading
            }
            data={(versions?.items ?? [{ version: draft.version }]).map((each) => ({
              value: String(each.version),
              label: text.models.version(each.version),
            }))}
            value={String(draft.version)}
            onChange={(value) => change({ version: Number(value) })}
          />
          <Autocomplete
            label={text.jobs.model}
            description={text.train.modelHint}
            data={models?.items.map(({ name }) => name) ?? []}
            value={draft.model}
            onChange={(model) => change({ model })}
            maxLength={256}
            required
          />
        </div>
      </Panel>
      <Panel title={text.train.template}>
        <div className={classes.templates} role="group" aria-label={text.train.template}>
          {TEMPLATES.map((each) => (
            <button
              key={each}
              type="button"
              className={classes.template}
              aria-pressed={template === each}
              onClick={() => setTemplate(each)}
            >
              <b>{text.templates[each].name}</b>
              <span>{text.templates[each].detail}</span>
            </button>
          ))}
        </div>
      </Panel>
      <LayerEditor
        layers={layers}
        inputShape={version && [version.schema.channels, version.schema.height, version.schema.width]}
        submitError={submit.error}
        onChange={(next) => {
          setTemplate(undefined);
          change({ layers: next });
        }}
      />
      <HyperParameters draft={draft} onChange={change} />
      <LimitsPanel draft={draft} onChange={change} />
      <Panel title={text.train.why}>
        <Textarea
          label={text.train.description}
          description={text.train.descriptionHint}
          autosize
          minRows={2}
          maxLength={10_000}
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
      </Panel>
      {submit.error !== null && <ProblemNotice error={submit.error} />}
      <Group>
        <Button
          type="submit"
          loading={submit.isPending}
          disabled={draft.model.trim() === ''}
          leftSection={<IconPlayerPlay size={16} stroke={1.8} />}
        >
          {text.train.start}
        </Button>
      </Group>
    </form>
  );
}
