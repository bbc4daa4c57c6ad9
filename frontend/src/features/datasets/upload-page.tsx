import { Autocomplete, Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { datasetsQuery } from '@/api/datasets';
import { useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Page, Panel } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';
import classes from './datasets.module.css';
import { FilePicker } from './file-picker';
import { type ChosenFiles, isComplete } from './file-roles';
import { useUpload } from './use-upload';

const route = getRouteApi('/upload');

/** Uploads a version of a new or an existing dataset. */
export function UploadPage() {
  const text = useText();
  const navigate = route.useNavigate();
  const { dataset } = route.useSearch();
  const { data: known } = useQuery(datasetsQuery({ limit: 100 }));
  const [name, setName] = useState(dataset ?? '');
  const [description, setDescription] = useState('');
  const [files, setFiles] = useState<ChosenFiles>({});
  const [labels, setLabels] = useState('');
  const [testPercent, setTestPercent] = useState(10);
  const upload = useUpload(
    (version) =>
      void navigate({ to: '/datasets/$name', params: { name: version.dataset }, search: { version: version.version } }),
  );
  const isNew = !known?.items.some((each) => each.name === name.trim());
  const isBusy = upload.stage !== 'idle';

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void upload.start({
      name: name.trim(),
      description: description.trim(),
      files,
      classLabels: labels
        .split(',')
        .map((label) => label.trim())
        .filter(Boolean),
      testFraction: testPercent / 100,
    });
  };

  return (
    <Page
      title={text.upload.title}
      lead={text.upload.lead}
      crumbs={[
        <TextLink key="datasets" to="/datasets">
          {text.nav.datasets}
        </TextLink>,
      ]}
    >
      <form onSubmit={submit} className={classes.narrow}>
        <Stack gap="lg">
          <Panel title={text.upload.dataset}>
            <Stack gap="md">
              <Autocomplete
                label={text.datasets.name}
                description={text.upload.nameHint}
                data={known?.items.map((each) => each.name) ?? []}
                value={name}
                onChange={setName}
                maxLength={256}
                required
                disabled={isBusy}
              />
              {isNew && (
                <Textarea
                  label={text.common.description}
                  description={text.common.markdownHint}
                  autosize
                  minRows={2}
                  value={description}
                  onChange={(event) => setDescription(event.currentTarget.value)}
                  disabled={isBusy}
                />
              )}
            </Stack>
          </Panel>
          <Panel title={text.upload.files}>
            <FilePicker files={files} sent={upload.sent} isBusy={isBusy} onChange={setFiles} />
          </Panel>
          <Panel title={text.upload.options}>
            <div className={classes.pair}>
              <TextInput
                label={text.upload.classLabels}
                description={text.upload.classLabelsHint}
                placeholder={text.upload.classLabelsExample}
                value={labels}
                onChange={(event) => setLabels(event.currentTarget.value)}
                disabled={isBusy}
              />
              {!files['test-images'] && (
                <NumberInput
                  label={text.upload.holdOut}
                  description={text.upload.holdOutHint}
                  suffix=" %"
                  min={1}
                  max={90}
                  value={testPercent}
                  onChange={(value) => setTestPercent(Number(value))}
                  disabled={isBusy}
                />
              )}
            </div>
          </Panel>
          {upload.error !== null && <ProblemNotice error={upload.error} />}
          <Group gap="xs">
            <Button
              type="submit"
              leftSection={<IconUpload size={16} stroke={1.8} />}
              disabled={name.trim() === '' || !isComplete(files)}
              loading={isBusy}
            >
              {text.upload.start}
            </Button>
            {isBusy && (
              <Button variant="default" onClick={upload.stop}>
                {text.upload.stop}
              </Button>
            )}
            <span className={classes.soft} role="status">
              {upload.stage === 'committing' ? text.upload.checking : ''}
            </span>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
