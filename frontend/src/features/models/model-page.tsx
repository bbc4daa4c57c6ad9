import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { modelQuery, useDeleteModel, useDescribeModel, useTags } from '@/api/models';
import { deploymentQuery } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { ConfirmByTyping } from '@/ui/confirm';
import { DescriptionPanel } from '@/ui/description';
import { ButtonLink, TextLink } from '@/ui/links';
import { Loaded } from '@/ui/loaded';
import { MoreMenu } from '@/ui/more-menu';
import { Columns, Page } from '@/ui/page';
import { TagsPanel } from '@/ui/tags';
import { AboutModel } from './about-model';
import { AliasesPanel } from './aliases-panel';
import { ServingPanel } from './serving-panel';
import { TimelinePanel } from './timeline-panel';
import { VersionsPanel } from './versions-panel';

const route = getRouteApi('/models/$name');

/** One model: its versions, who moved which alias when, and what serves. */
export function ModelPage() {
  const text = useText();
  const { name } = route.useParams();
  const { data: model, error, refetch } = useQuery(modelQuery(name));
  const { data: deployment } = useQuery(deploymentQuery(name));
  const describe = useDescribeModel(name);
  const tags = useTags(name);
  const [isDeleting, setDeleting] = useState(false);

  return (
    <Page
      title={name}
      crumbs={[
        <TextLink key="models" to="/models">
          {text.nav.models}
        </TextLink>,
      ]}
      actions={
        model && (
          <>
            {deployment && (
              <ButtonLink to="/playground" search={{ model: name }} variant="default">
                {text.models.tryIt}
              </ButtonLink>
            )}
            <ButtonLink to="/train" search={{ model: name }}>
              {text.models.trainVersion}
            </ButtonLink>
            <MoreMenu
              items={[{ label: text.models.deleteModel, isDangerous: true, onClick: () => setDeleting(true) }]}
            />
          </>
        )
      }
    >
      <Loaded data={model} error={error} onRetry={() => void refetch()}>
        {(model) => (
          <Columns>
            <>
              <VersionsPanel model={model} />
              <TimelinePanel name={name} />
              <DescriptionPanel
                description={model.description}
                isPending={describe.isPending}
                error={describe.error}
                onSave={(description) => describe.mutateAsync({ description, revision: model.revision })}
              />
            </>
            <>
              <ServingPanel name={name} model={model} />
              <AliasesPanel name={name} newest={model.newestVersion} />
              <TagsPanel tags={model.tags} {...tags} />
              <AboutModel model={model} />
            </>
          </Columns>
        )}
      </Loaded>
      {isDeleting && <DeleteModel name={name} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function DeleteModel({ name, onClose }: { name: string; onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const remove = useDeleteModel(name);
  return (
    <ConfirmByTyping
      title={text.models.deleteModelTitle(name)}
      detail={text.models.deleteModelDetail}
      name={name}
      action={text.models.deleteModel}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/models' }) })}
      onClose={onClose}
    />
  );
}
