import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type ColumnDef, flexRender, getCoreRowModel, type RowData, useReactTable } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { useText } from '@/lib/text/use-text';
import classes from './data-table.module.css';

declare module '@tanstack/react-table' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the library's declaration has these parameters
  interface ColumnMeta<TData extends RowData, TValue> {
    align?: 'end';
    /** The column is shown only where the window is at least this wide. */
    from?: 'sm' | 'md' | 'lg' | 'xl';
    /** What the server calls this column when it sorts by it. */
    sort?: string;
    /** The direction that the first click asks for. */
    first?: Direction;
  }
}

export type Direction = 'asc' | 'desc';

interface DataTableProps<T> {
  label: string;
  columns: ColumnDef<T>[];
  rows: T[];
  rowId: (row: T) => string;
  sort?: { by: string; direction: Direction };
  onSort?: (by: string, direction: Direction) => void;
  /** Whether the rows are still those of the question before. */
  isStale?: boolean;
}

/** A table whose rows the server has sorted, filtered and cut into pages. */
export function DataTable<T>({ label, columns, rows, rowId, sort, onSort, isStale }: DataTableProps<T>) {
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized by the table's identity
  const table = useReactTable({ data: rows, columns, getRowId: rowId, getCoreRowModel: getCoreRowModel() });
  return (
    <div className={classes.scroll} role="group" aria-label={label} tabIndex={0}>
      <table className={`${classes.table} ${isStale ? classes.stale : ''}`}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map(({ id, column, getContext }) => {
                const { meta, header } = column.columnDef;
                const by = meta?.sort;
                const isSorted = sort !== undefined && by === sort.by;
                return (
                  <th
                    key={id}
                    scope="col"
                    data-align={meta?.align}
                    data-from={meta?.from}
                    aria-sort={isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
                  >
                    {by !== undefined && onSort ? (
                      <SortButton
                        direction={isSorted ? sort.direction : undefined}
                        onSort={() => onSort(by, isSorted ? opposite(sort.direction) : (meta?.first ?? 'asc'))}
                      >
                        {flexRender(header, getContext())}
                      </SortButton>
                    ) : (
                      flexRender(header, getContext())
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getVisibleCells().map(({ id, column, getContext }) => (
                <td key={id} data-align={column.columnDef.meta?.align} data-from={column.columnDef.meta?.from}>
                  {flexRender(column.columnDef.cell, getContext())}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const opposite = (direction: Direction): Direction => (direction === 'asc' ? 'desc' : 'asc');

interface SortButtonProps {
  direction: Direction | undefined;
  onSort: () => void;
  children: ReactNode;
}

function SortButton({ direction, onSort, children }: SortButtonProps) {
  return (
    <button type="button" className={classes.sort} onClick={onSort}>
      {children}
      {direction === 'asc' && <IconArrowUp size={13} aria-hidden />}
      {direction === 'desc' && <IconArrowDown size={13} aria-hidden />}
    </button>
  );
}

interface PagerProps {
  /** The cursors of the pages from the second to the present one. */
  pages: string[] | undefined;
  next: string | undefined;
  onGo: (pages: string[] | undefined) => void;
}

/** Goes from page to page by cursors; absent where there is but one page. */
export function Pager({ pages = [], next, onGo }: PagerProps) {
  const text = useText();
  if (pages.length === 0 && !next) return null;
  return (
    <nav className={classes.pager} aria-label={text.common.pages}>
      <span>{text.common.page(pages.length + 1)}</span>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconChevronLeft size={15} />}
        disabled={pages.length === 0}
        onClick={() => onGo(pages.length > 1 ? pages.slice(0, -1) : undefined)}
      >
        {text.common.previous}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        rightSection={<IconChevronRight size={15} />}
        disabled={!next}
        onClick={() => next && onGo([...pages, next])}
      >
        {text.common.next}
      </Button>
    </nav>
  );
}

/** The row of filters above a table. */
export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.filters} role="search" aria-label={label}>
      {children}
    </div>
  );
}
