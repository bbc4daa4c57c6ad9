import { Button, Group, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { garbageQuery, useCollectGarbage } from '@/api/system';
import { useFormats, useText } from '@/lib/text/use-text';
import { Loaded } from '@/ui/loaded';
import { Fact, Facts } from '@/ui/page';
import { ProblemNotice } from '@/ui/states';

/** Tells what a collection of garbage would delete, and lets it. */
export function ClearUpDialog({ onClose }: { onClose: () => void }) {
  const text = useText();
  const formats = useFormats();
  const { data, error, refetch } = useQuery(garbageQuery());
  const collect = useCollectGarbage();
  const amount = ({ count, bytes }: { count: number; bytes: number }) =>
    text.system.blobs(formats.integer(count), formats.bytes(bytes));
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.system.clearUpTitle}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack gap="md">
        <p>{text.system.clearUpDetail}</p>
        <Loaded data={data} error={error} onRetry={() => void refetch()} rows={2}>
          {({ deleted, waiting }) => (
            <Facts>
              <Fact name={text.system.now}>{amount(deleted)}</Fact>
              <Fact name={text.system.later}>{amount(waiting)}</Fact>
            </Facts>
          )}
        </Loaded>
        {collect.error !== null && <ProblemNotice error={collect.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {text.common.cancel}
          </Button>
          <Button
            disabled={!data}
            loading={collect.isPending}
            onClick={() => collect.mutate(undefined, { onSuccess: onClose })}
          >
            {text.system.clearUp}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
