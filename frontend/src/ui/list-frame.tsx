import type { UseQueryResult } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { DataTable, type Direction, Filters, Pager } from './data-table';
import { Surface } from './page';
import { ErrorState, FilteredEmptyState, LoadingRows, StaleNotice } from './states';

interface ListFrameProps<T> {
  /** What is listed, for those who cannot see the table. */
  label: string;
  query: UseQueryResult<{ items: T[]; nextCursor?: string | undefined }>;
  columns: ColumnDef<T>[];
  rowId: (row: T) => string;
  sort: { by: string; direction: Direction };
  onSort: (by: string, direction: Direction) => void;
  /** The cursors of the pages from the second to the present one. */
  pages: string[] | undefined;
  onGo: (pages: string[] | undefined) => void;
  filtersLabel: string;
  filters: ReactNode;
  isFiltered: boolean;
  onClearFilters: () => void;
  /** Shown where there is nothing at all yet. */
  empty: ReactNode;
}

/** A list that the node filters, sorts and pages: its filters, and its table or what stands in the place of it. */
export function ListFrame<T>(props: ListFrameProps<T>) {
  const { data, error, isPlaceholderData, refetch } = props.query;
  const retry = () => void refetch();
  return (
    <>
      <Filters label={props.filtersLabel}>{props.filters}</Filters>
      {data && error && <StaleNotice error={error} onRetry={retry} />}
      <Surface>
        {!data ? (
          error ? (
            <ErrorState error={error} onRetry={retry} />
          ) : (
            <LoadingRows />
          )
        ) : data.items.length > 0 ? (
          <DataTable
            label={props.label}
            columns={props.columns}
            rows={data.items}
            rowId={props.rowId}
            sort={props.sort}
            onSort={props.onSort}
            isStale={isPlaceholderData}
          />
        ) : props.isFiltered ? (
          <FilteredEmptyState onClear={props.onClearFilters} />
        ) : (
          props.empty
        )}
        <Pager pages={props.pages} next={data?.nextCursor} onGo={props.onGo} />
      </Surface>
    </>
  );
}
