import { MultiSelect } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { versionQuery, versionsQuery } from '@/api/models';
import { jobQuery } from '@/api/training';
import { useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Page, Panel } from '@/ui/page';
import { EmptyState, ErrorState, LoadingRows } from '@/ui/states';
import classes from './compare.module.css';
import { CompareCurves } from './compare-curves';
import { CompareFacts } from './compare-facts';
import { CompareMetrics } from './compare-metrics';

const route = getRouteApi('/models/$name/compare');
const MOST = 4;

/** Two to four versions side by side: what differs in data, network and parameters, and what came of it. */
export function ComparePage() {
  const text = useText();
  const { name } = route.useParams();
  const { versions: chosen = [] } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: all } = useQuery(versionsQuery(name, { sort: 'number', direction: 'desc', limit: 100 }));
  const answers = useQueries({ queries: chosen.map((version) => versionQuery(name, version)) });
  const versions = answers.flatMap(({ data }) => data ?? []);
  const jobs = useQueries({
    queries: versions.map(({ provenance: { job } }) => ({ ...jobQuery(job ?? ''), enabled: job !== undefined })),
  });
  const failed = answers.find(({ error }) => error !== null);

  return (
    <Page
      title={text.compare.title}
      crumbs={[
        <TextLink key="models" to="/models">
          {text.nav.models}
        </TextLink>,
        <TextLink key="model" to="/models/$name" params={{ name }}>
          {name}
        </TextLink>,
      ]}
    >
      <MultiSelect
        maw="34rem"
        label={text.compare.versions}
        description={text.compare.versionsHint}
        data={(all?.items ?? []).map(({ version }) => ({
          value: String(version),
          label: text.models.version(version),
        }))}
        value={chosen.map(String)}
        onChange={(values) => void navigate({ search: { versions: values.map(Number) }, replace: true })}
        maxValues={MOST}
        classNames={{ inputField: classes.versionField }}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': text.common.clear }}
      />
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : chosen.length < 2 ? (
        <EmptyState
          icon={<IconGitCompare size={20} stroke={1.6} />}
          title={text.compare.chooseTwo}
          detail={text.compare.chooseTwoDetail}
        />
      ) : versions.length < chosen.length ? (
        <LoadingRows />
      ) : (
        <>
          <Panel title={text.models.metrics} padded={false}>
            <CompareMetrics versions={versions} />
          </Panel>
          <CompareCurves versions={versions} />
          <CompareFacts versions={versions} jobs={jobs.map(({ data }) => data)} />
        </>
      )}
    </Page>
  );
}
