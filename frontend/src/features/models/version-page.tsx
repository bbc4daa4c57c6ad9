import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type ModelVersion,
  modelQuery,
  useDeleteVersion,
  useDescribeVersion,
  useTags,
  versionQuery,
} from '@/api/models';
import { deploymentQuery } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { AliasTag } from '@/ui/alias';
import { ConfirmByTyping } from '@/ui/confirm';
import { DescriptionPanel } from '@/ui/description';
import { ButtonLink, TextLink } from '@/ui/links';
import { Loaded } from '@/ui/loaded';
import { MoreMenu } from '@/ui/more-menu';
import { Columns, Page } from '@/ui/page';
import { TagsPanel } from '@/ui/tags';
import { CallPanel } from './call-panel';
import { DeployDialog } from './deploy-dialog';
import { FilesPanel } from './files-panel';
import { LineagePanel } from './lineage-panel';
import { MetricsPanel } from './metrics-panel';
import { PromoteDialog } from './promote-dialog';
import { servedVersions } from '@/ui/served';
import { SignaturePanel } from './signature-panel';
import { VersionFacts } from './version-facts';
import { VersionStatus } from './version-status';

const route = getRouteApi('/models/$name/versions/$version');

type Dialog = 'promote' | 'deploy' | 'delete';

/** One version: what it takes and gives, how good it is, where it comes from, and how to call it. */
export function VersionPage() {
  const text = useText();
  const params = route.useParams();
  const name = params.name;
  const number = Number(params.version);
  const { data: version, error, refetch } = useQuery(versionQuery(name, number));
  const [dialog, setDialog] = useState<Dialog>();

  return (
    <Page
      title={text.models.versionTitle(name, params.version)}
      crumbs={[
        <TextLink key="models" to="/models">
          {text.nav.models}
        </TextLink>,
        <TextLink key="model" to="/models/$name" params={{ name }}>
          {name}
        </TextLink>,
      ]}
      aside={
        version && (
          <>
            <VersionStatus version={version} />
            {version.aliases.map((alias) => (
              <AliasTag key={alias}>{alias}</AliasTag>
            ))}
          </>
        )
      }
      actions={version && <Actions version={version} onOpen={setDialog} />}
    >
      <Loaded data={version} error={error} onRetry={() => void refetch()}>
        {(version) => <Content version={version} />}
      </Loaded>
      {version && <Dialogs version={version} dialog={dialog} onClose={() => setDialog(undefined)} />}
    </Page>
  );
}

function Actions({ version, onOpen }: { version: ModelVersion; onOpen: (dialog: Dialog) => void }) {
  const text = useText();
  const { data: deployment } = useQuery(deploymentQuery(version.model));
  const isServed = servedVersions(deployment).some((served) => served.version === version.version);
  return (
    <>
      {isServed ? (
        <ButtonLink to="/playground" search={{ model: version.model, version: version.version }} variant="default">
          {text.models.tryIt}
        </ButtonLink>
      ) : (
        <Button variant="default" disabled={version.servability !== 'SERVABLE'} onClick={() => onOpen('deploy')}>
          {text.models.deploy}
        </Button>
      )}
      <Button onClick={() => onOpen('promote')}>{text.models.promote}</Button>
      <MoreMenu items={[{ label: text.models.deleteVersion, isDangerous: true, onClick: () => onOpen('delete') }]} />
    </>
  );
}

function Content({ version }: { version: ModelVersion }) {
  const describe = useDescribeVersion(version.model, version.version);
  const tags = useTags(version.model, version.version);
  return (
    <Columns>
      <>
        <MetricsPanel version={version} />
        <LineagePanel version={version} />
        {version.signature && (
          <CallPanel name={version.model} version={version.version} signature={version.signature} />
        )}
        {version.artifact !== undefined && <FilesPanel name={version.model} version={version.version} />}
      </>
      <>
        <VersionFacts version={version} />
        {version.signature && <SignaturePanel signature={version.signature} />}
        <TagsPanel tags={version.tags} {...tags} />
        <DescriptionPanel
          description={version.description}
          isPending={describe.isPending}
          error={describe.error}
          onSave={(description) => describe.mutateAsync({ description, revision: version.revision })}
        />
      </>
    </Columns>
  );
}

interface DialogsProps {
  version: ModelVersion;
  dialog: Dialog | undefined;
  onClose: () => void;
}

function Dialogs({ version, dialog, onClose }: DialogsProps) {
  const { model: name, version: number } = version;
  const { data: model } = useQuery(modelQuery(name));
  const { data: deployment } = useQuery(deploymentQuery(name));
  switch (dialog) {
    case 'promote':
      return <PromoteDialog name={name} version={number} onClose={onClose} />;
    case 'deploy':
      return (
        model && (
          <DeployDialog
            name={name}
            model={model}
            deployment={deployment ?? undefined}
            version={number}
            onClose={onClose}
          />
        )
      );
    case 'delete':
      return <DeleteVersion name={name} version={number} onClose={onClose} />;
    case undefined:
      return null;
  }
}

function DeleteVersion({ name, version, onClose }: { name: string; version: number; onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const remove = useDeleteVersion(name, version);
  return (
    <ConfirmByTyping
      title={text.models.deleteVersionTitle(name, version)}
      detail={text.models.deleteVersionDetail}
      name={`${name} ${version}`}
      action={text.models.deleteVersion}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/models/$name', params: { name } }) })
      }
      onClose={onClose}
    />
  );
}
