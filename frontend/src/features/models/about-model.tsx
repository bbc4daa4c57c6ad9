import type { Model } from '@/api/models';
import { useText } from '@/lib/text/use-text';
import { Actor } from '@/ui/actor';
import { Fact, Facts, Panel } from '@/ui/page';
import { Ago } from '@/ui/time';

export function AboutModel({ model }: { model: Model }) {
  const text = useText();
  return (
    <Panel title={text.models.about}>
      <Facts>
        <Fact name={text.models.project}>{model.project}</Fact>
        <Fact name={text.models.registered}>
          <Ago at={model.createdAt} /> {text.common.by} <Actor name={model.createdBy} />
        </Fact>
        <Fact name={text.models.changed}>
          <Ago at={model.updatedAt} /> {text.common.by} <Actor name={model.updatedBy} />
        </Fact>
      </Facts>
    </Panel>
  );
}
