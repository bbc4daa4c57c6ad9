import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type DatasetVersion, rowsQuery } from '@/api/datasets';
import { useFormats, useText } from '@/lib/text/use-text';
import { Loaded } from '@/ui/loaded';
import { Panel } from '@/ui/page';
import { FilteredEmptyState } from '@/ui/states';
import classes from './datasets.module.css';

const route = getRouteApi('/datasets/$name');
const PAGE = 48;

/** What the examples look like: images with their labels, by split and class. */
export function RowsPanel({ version }: { version: DatasetVersion }) {
  const text = useText();
  const formats = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const split = search.split ?? version.splits[0]?.name ?? 'train';
  const offset = search.offset ?? 0;
  const { data, error, isPlaceholderData, refetch } = useQuery(
    rowsQuery(version.dataset, version.version, { split, label: search.label, offset, limit: PAGE }),
  );
  const change = (next: { split?: string; label?: string; offset?: number }) =>
    void navigate({ search: (old) => ({ ...old, offset: undefined, ...next }), replace: true, resetScroll: false });

  return (
    <Panel title={text.datasets.examples}>
      <div className={classes.toolbar}>
        <SegmentedControl
          aria-label={text.datasets.split}
          data={version.splits.map(({ name, count }) => ({
            value: name,
            label: text.datasets.splitOf(name, formats.integer(count)),
          }))}
          value={split}
          onChange={(next) => change({ split: next })}
        />
        <Select
          w="10rem"
          size="xs"
          aria-label={text.datasets.class}
          data={[
            { value: '', label: text.datasets.allClasses },
            ...version.schema.classLabels.map((label) => ({ value: label, label })),
          ]}
          value={search.label ?? ''}
          onChange={(label) => change({ label: label === '' || label === null ? undefined : label })}
          searchable
        />
      </div>
      <Loaded data={data} error={error} onRetry={() => void refetch()}>
        {(data) =>
          data.items.length === 0 ? (
            <FilteredEmptyState onClear={() => change({ label: undefined })} />
          ) : (
            <>
              <ul className={classes.images} data-stale={isPlaceholderData || undefined}>
                {data.items.map(({ index, label, image }) => (
                  <li key={index} className={classes.example}>
                    <img src={image} alt={text.datasets.exampleOf(index, label)} className={classes.image} />
                    <span className={classes.label}>{label}</span>
                  </li>
                ))}
              </ul>
              <div className={classes.pager}>
                <span>
                  {text.datasets.range(
                    formats.integer(offset + 1),
                    formats.integer(offset + data.items.length),
                    formats.integer(data.total),
                  )}
                </span>
                <Button
                  variant="default"
                  size="compact-sm"
                  leftSection={<IconChevronLeft size={15} />}
                  disabled={offset === 0}
                  onClick={() => change({ offset: Math.max(0, offset - PAGE) })}
                >
                  {text.common.previous}
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  rightSection={<IconChevronRight size={15} />}
                  disabled={offset + data.items.length >= data.total}
                  onClick={() => change({ offset: offset + data.items.length })}
                >
                  {text.common.next}
                </Button>
              </div>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
