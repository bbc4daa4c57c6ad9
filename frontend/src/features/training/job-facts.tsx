import type { Job } from '@/api/training';
import { sortMetrics } from '@/lib/metrics';
import { useFormats, useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { TextLink } from '@/ui/links';
import { MetricValue, useMetricName } from '@/ui/metric';
import { Fact, Facts, Panel } from '@/ui/page';
import { useSettingsInWords } from '@/ui/settings';
import { Ago } from '@/ui/time';
import classes from './training.module.css';

export function JobFacts({ job }: { job: Job }) {
  const text = useText();
  const formats = useFormats();
  const metricName = useMetricName();
  const inWords = useSettingsInWords();
  const { spec } = job;
  return (
    <Panel title={text.jobs.about}>
      <Facts>
        <Fact name={text.jobs.model}>
          <TextLink to="/models/$name" params={{ name: job.model }}>
            {job.model}
          </TextLink>
        </Fact>
        <Fact name={text.jobs.dataset}>
          <TextLink to="/datasets/$name" params={{ name: job.dataset.name }} search={{ version: job.dataset.version }}>
            {text.models.versionTitle(job.dataset.name, String(job.dataset.version))}
          </TextLink>
        </Fact>
        {sortMetrics(Object.keys(job.metrics)).map((key) => (
          <Fact key={key} name={metricName(key)}>
            <MetricValue name={key} value={job.metrics[key]} />
          </Fact>
        ))}
        <Fact name={text.train.optimizer}>{inWords(spec.optimizer)}</Fact>
        <Fact name={text.train.schedule}>{inWords(spec.schedule)}</Fact>
        <Fact name={text.train.epochs}>{formats.integer(spec.epochs)}</Fact>
        <Fact name={text.train.batchSize}>{formats.integer(spec.batchSize)}</Fact>
        <Fact name={text.train.seed}>
          <code>{spec.seed}</code>
        </Fact>
        <Fact name={text.train.ranks}>{spec.ranks}</Fact>
        {job.limits.memoryBytes !== undefined && (
          <Fact name={text.jobs.memoryLimit}>{formats.bytes(job.limits.memoryBytes)}</Fact>
        )}
        {job.limits.timeSeconds !== undefined && (
          <Fact name={text.jobs.timeLimit}>{formats.duration(job.limits.timeSeconds)}</Fact>
        )}
        <Fact name={text.jobs.submitted}>
          <Ago at={job.createdAt} /> {text.common.by} <Actor name={job.createdBy} />
        </Fact>
        {job.startedAt !== undefined && job.finishedAt !== undefined && (
          <Fact name={text.jobs.duration}>
            {formats.duration((Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000)}
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

export function NetworkPanel({ job }: { job: Job }) {
  const text = useText();
  const inWords = useSettingsInWords();
  return (
    <Panel title={text.train.network}>
      <ol className={classes.layerList}>
        {job.spec.network.layers.map((layer, index) => (
          <li key={index}>{inWords(layer)}</li>
        ))}
      </ol>
    </Panel>
  );
}
