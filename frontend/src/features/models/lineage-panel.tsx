import { IconBox, IconBrandSpeedtest, IconDatabase, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ModelVersion } from '@/api/models';
import { deploymentQuery } from '@/api/serving';
import { useFormats, useText } from '@/lib/text/use-text';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/page';
import classes from './lineage.module.css';
import { servedVersions } from '@/ui/served';

/** From the data to the answers: dataset version → job → version → deployment. */
export function LineagePanel({ version }: { version: ModelVersion }) {
  const text = useText();
  const formats = useFormats();
  const { data: deployment } = useQuery(deploymentQuery(version.model));
  const served = servedVersions(deployment).find((each) => each.version === version.version);
  const { dataset, datasetVersion, job } = version.provenance;
  return (
    <Panel title={text.lineage.title}>
      <ol className={classes.chain}>
        <Node Icon={IconDatabase} kind={text.lineage.dataset}>
          {dataset === undefined ? (
            text.lineage.unknown
          ) : (
            <TextLink to="/datasets/$name" params={{ name: dataset }} search={{ version: datasetVersion }}>
              {text.models.versionTitle(dataset, String(datasetVersion ?? ''))}
            </TextLink>
          )}
        </Node>
        <Node Icon={IconBrandSpeedtest} kind={text.lineage.job}>
          {job === undefined ? (
            text.lineage.unknown
          ) : (
            <TextLink to="/training/$id" params={{ id: job }}>
              <code>{job.slice(0, 8)}</code>
            </TextLink>
          )}
        </Node>
        <Node Icon={IconBox} kind={text.lineage.version} isHere>
          {text.models.versionTitle(version.model, String(version.version))}
        </Node>
        <Node Icon={IconRoute} kind={text.lineage.deployment} isMissing={!served}>
          {served ? (
            <TextLink to="/models/$name" params={{ name: version.model }}>
              {text.models.traffic(formats.percent(served.share, 0))}
            </TextLink>
          ) : (
            text.models.notServed
          )}
        </Node>
      </ol>
    </Panel>
  );
}

interface NodeProps {
  Icon: typeof IconBox;
  kind: string;
  isHere?: boolean;
  isMissing?: boolean;
  children: ReactNode;
}

function Node({ Icon, kind, isHere, isMissing, children }: NodeProps) {
  return (
    <li className={classes.node} data-here={isHere} data-missing={isMissing}>
      <span className={classes.kind}>
        <Icon size={15} stroke={1.8} aria-hidden />
        {kind}
      </span>
      <span className={classes.what}>{children}</span>
    </li>
  );
}
