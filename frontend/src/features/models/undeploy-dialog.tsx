import { useUndeploy } from '@/api/serving';
import { useText } from '@/lib/text/use-text';
import { ConfirmByTyping } from '@/ui/confirm';

export function UndeployDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const text = useText();
  const undeploy = useUndeploy(name);
  return (
    <ConfirmByTyping
      title={text.models.undeployTitle(name)}
      detail={text.models.undeployDetail}
      name={name}
      action={text.models.undeploy}
      isPending={undeploy.isPending}
      error={undeploy.error}
      onConfirm={() => undeploy.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
