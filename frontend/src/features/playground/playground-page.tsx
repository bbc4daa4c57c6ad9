import { Select } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { versionQuery } from '@/api/models';
import { type Deployment, deploymentsQuery, type TensorData } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { ButtonLink } from '@/ui/links';
import { Page } from '@/ui/page';
import { EmptyState, ErrorState, LoadingRows } from '@/ui/states';
import { AnswerPanel } from './answer-panel';
import { InputPanel } from './input-panel';
import classes from './playground.module.css';

const route = getRouteApi('/playground');

/** Asks deployed models, by drawing, by an image or in JSON. */
export function PlaygroundPage() {
  const text = useText();
  const { data: deployments, error, refetch } = useQuery(deploymentsQuery());
  const { model } = route.useSearch();
  const usable = deployments?.filter((deployment) => servingVersions(deployment).length > 0);
  const deployment = usable?.find((each) => each.model === model) ?? (model === undefined ? usable?.[0] : undefined);

  return (
    <Page title={text.nav.playground} lead={text.playground.lead}>
      {error && !usable ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !usable ? (
        <LoadingRows />
      ) : !deployment ? (
        <EmptyState
          icon={<IconWand size={20} stroke={1.6} />}
          title={model === undefined ? text.playground.none : text.playground.notServing(model)}
          detail={text.playground.noneDetail}
        >
          <ButtonLink to="/models">{text.playground.toModels}</ButtonLink>
        </EmptyState>
      ) : (
        <Bench key={deployment.model} deployments={usable} deployment={deployment} />
      )}
    </Page>
  );
}

const servingVersions = (deployment: Deployment): number[] =>
  [
    ...new Set(
      deployment.nodes.flatMap(({ versions }) =>
        versions.filter(({ state }) => state === 'SERVING' || state === 'DEGRADED').map(({ version }) => version),
      ),
    ),
  ].sort((a, b) => b - a);

function Bench({ deployments, deployment }: { deployments: Deployment[]; deployment: Deployment }) {
  const text = useText();
  const { version, other } = route.useSearch();
  const navigate = route.useNavigate();
  const [inputs, setInputs] = useState<TensorData[]>();
  const versions = servingVersions(deployment);
  const asked = version ?? versions[0];
  const { data: about, error } = useQuery(versionQuery(deployment.model, asked ?? 0));
  const choices = versions.map((each) => ({ value: String(each), label: text.models.version(each) }));

  return (
    <>
      <div className={classes.choices}>
        <Select
          label={text.playground.model}
          data={deployments.map((each) => each.model)}
          value={deployment.model}
          onChange={(model) => model && void navigate({ search: { model }, replace: true })}
          searchable
        />
        <Select
          label={text.models.versionWord}
          data={[{ value: '', label: text.playground.asRouted }, ...choices]}
          value={version === undefined ? '' : String(version)}
          onChange={(value) =>
            void navigate({
              search: (old) => ({ ...old, model: deployment.model, version: value ? Number(value) : undefined }),
              replace: true,
            })
          }
        />
        <Select
          label={text.playground.beside}
          data={[{ value: '', label: text.playground.noOther }, ...choices]}
          value={other === undefined ? '' : String(other)}
          onChange={(value) =>
            void navigate({
              search: (old) => ({ ...old, model: deployment.model, other: value ? Number(value) : undefined }),
              replace: true,
            })
          }
        />
      </div>
      {error && !about ? (
        <ErrorState error={error} />
      ) : !about ? (
        <LoadingRows />
      ) : (
        <div className={classes.bench} data-two={other !== undefined || undefined}>
          <InputPanel key={about.version} version={about} onInputs={setInputs} />
          <AnswerPanel model={deployment.model} version={version} inputs={inputs} />
          {other !== undefined && <AnswerPanel model={deployment.model} version={other} inputs={inputs} />}
        </div>
      )}
    </>
  );
}
