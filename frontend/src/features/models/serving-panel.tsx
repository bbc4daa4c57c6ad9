import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Model } from '@/api/models';
import { type Deployment, deploymentQuery } from '@/api/serving';
import { useFormats, useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import { ErrorState, LoadingRows } from '@/ui/states';
import { Status } from '@/ui/status';
import { Ago } from '@/ui/time';
import { DeployDialog } from './deploy-dialog';
import classes from './models.module.css';
import { LOAD_TONES, servedVersions } from '@/ui/served';
import { UndeployDialog } from './undeploy-dialog';

/** What answers for a model now, as each node says of itself. */
export function ServingPanel({ name, model }: { name: string; model: Model }) {
  const text = useText();
  const { data: deployment, error, isPending, refetch } = useQuery(deploymentQuery(name));
  const [dialog, setDialog] = useState<'deploy' | 'undeploy'>();
  const close = () => setDialog(undefined);
  return (
    <Panel
      title={text.models.serving}
      padded={false}
      actions={
        deployment !== undefined &&
        model.newestVersion !== undefined && (
          <span className={classes.toolbar}>
            {deployment && (
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setDialog('undeploy')}>
                {text.models.undeploy}
              </Button>
            )}
            <Button variant={deployment ? 'subtle' : 'filled'} size="compact-sm" onClick={() => setDialog('deploy')}>
              {deployment ? text.models.changeDeployment : text.models.deploy}
            </Button>
          </span>
        )
      }
    >
      {error && deployment === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <LoadingRows rows={2} />
      ) : deployment ? (
        <Served name={name} deployment={deployment} />
      ) : (
        <p className={`${classes.aliasRow} ${classes.soft}`}>{text.models.notServedDetail}</p>
      )}
      {dialog === 'deploy' && (
        <DeployDialog name={name} model={model} deployment={deployment ?? undefined} onClose={close} />
      )}
      {dialog === 'undeploy' && <UndeployDialog name={name} onClose={close} />}
    </Panel>
  );
}

function Served({ name, deployment }: { name: string; deployment: Deployment }) {
  const text = useText();
  const formats = useFormats();
  const versions = servedVersions(deployment);
  const named = useNamed();
  return (
    <div aria-live="polite">
      {versions.length === 0 && (
        <div className={classes.aliasRow}>
          <Status tone="waiting">{text.models.noNodeYet}</Status>
        </div>
      )}
      {versions.map(({ version, state, share, reason, serving, nodes }) => (
        <div key={version} className={classes.aliasRow}>
          <div className={classes.aliasLine}>
            <span className={classes.toolbar}>
              <TextLink to="/models/$name/versions/$version" params={{ name, version: String(version) }}>
                {text.models.version(version)}
              </TextLink>
              <Status tone={LOAD_TONES[state]}>{text.models.loadState[state]}</Status>
            </span>
            <span>{text.models.traffic(formats.percent(share, 0))}</span>
          </div>
          <span className={classes.small}>{text.models.onNodes(serving, nodes)}</span>
          {reason !== undefined && (
            <span className={classes.note}>
              <IconAlertTriangle size={16} stroke={1.8} color="var(--bad)" aria-hidden />
              <span lang="en">{reason}</span>
            </span>
          )}
        </div>
      ))}
      <BesideTheWeights deployment={deployment} />
      <p className={`${classes.aliasRow} ${classes.small}`}>
        <span>{deployment.targets.map(named).join(' · ')}</span>
        <span>
          <Actor name={deployment.updatedBy} /> · <Ago at={deployment.updatedAt} />
        </span>
      </p>
    </div>
  );
}

/** What a deployment does beside splitting traffic: forced routes, shadows and kept answers. */
function BesideTheWeights({ deployment }: { deployment: Deployment }) {
  const text = useText();
  const formats = useFormats();
  const named = useNamed();
  const lines = [
    ...deployment.forcedRoutes.map((route) => text.models.forcedRoute(`${route.header}: ${route.value}`, named(route))),
    ...deployment.shadows.map((shadow) => text.models.shadow(named(shadow), formats.percent(shadow.share, 0))),
    ...(deployment.cacheBytes > 0 ? [text.models.keepsAnswers(formats.bytes(deployment.cacheBytes))] : []),
  ];
  return (
    lines.length > 0 && (
      <ul className={`${classes.aliasRow} ${classes.small}`} aria-label={text.models.besideTheWeights}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    )
  );
}

/** How a deployment names a version. */
function useNamed() {
  const text = useText();
  return ({ alias, version }: { alias?: string | undefined; version?: number | undefined }) =>
    alias !== undefined ? text.models.followsAlias(alias) : text.models.fixedVersion(version ?? 0);
}
