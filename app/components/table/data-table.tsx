/** A sortable table (TanStack) in plain markup: header buttons sort, rows may lead somewhere. */
import { useNavigate } from '@remix-run/react';
import { createColumnHelper, createSortedRowModel, rowSortingFeature, sortFn_alphanumeric, sortFn_basic, tableFeatures, useTable, type ColumnDef, type RowData, type SortingState } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState, type MouseEvent } from 'react';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, alphanumeric: sortFn_alphanumeric },
});

export type TableFeaturesInUse = typeof features;
export const columnsOf = <T extends RowData>() => createColumnHelper<TableFeaturesInUse, T>();

interface DataTableProps<T extends RowData> {
  /** Says what the table holds; read aloud, not shown. */
  caption: string;
  rows: T[];
  columns: ColumnDef<TableFeaturesInUse, T, unknown>[];
  rowKey: (row: T) => string;
  initialSort?: SortingState;
  /** Where a click anywhere on the row leads; a cell must hold the same as a link. */
  rowHref?: (row: T) => string;
  /** Ids of columns of figures: to the right, in tabular digits. */
  numeric?: readonly string[];
  /** The column that takes the room that is left, and is cut where there is none. */
  grow?: string;
  /** Ids of columns that narrow screens do without. */
  wideOnly?: readonly string[];
  isSortable?: boolean;
}

export function DataTable<T extends RowData>({ caption, rows, columns, rowKey, initialSort = [], rowHref, numeric = [], wideOnly = [], grow, isSortable = true }: DataTableProps<T>) {
  const navigate = useNavigate();
  const [sorting, setSorting] = useState<SortingState>(initialSort);
  const table = useTable({
    features,
    data: rows,
    columns,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: rowKey,
    enableSorting: isSortable,
  });
  const cellClass = (id: string) => `${numeric.includes(id) ? 'text-right whitespace-nowrap' : ''} ${wideOnly.includes(id) ? 'max-md:hidden' : ''} ${id === grow ? 'w-full max-w-0 min-w-36' : ''}`;
  const onRowClick = (event: MouseEvent, row: T) => {
    const isOnControl = event.target instanceof Element && event.target.closest('a, button, input, label') !== null;
    const isSelecting = (window.getSelection()?.toString().length ?? 0) > 0;
    if (rowHref && !isOnControl && !isSelecting) navigate(rowHref(row));
  };
  return (
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
      <table className="data-table w-full">
        <caption className="sr-only">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const sorted = header.column.getIsSorted();
                const content = header.isPlaceholder ? null : <table.FlexRender header={header} />;
                return (
                  <th key={header.id} scope="col" className={cellClass(header.column.id)} aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : undefined}>
                    {header.column.getCanSort() ? (
                      <button type="button" onClick={header.column.getToggleSortingHandler()} className="inline-flex items-center gap-1 rounded hover:text-ink">
                        {content}
                        {sorted === 'asc' ? <ArrowUp size={11} aria-hidden="true" /> : sorted === 'desc' ? <ArrowDown size={11} aria-hidden="true" /> : null}
                      </button>
                    ) : (
                      content
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className={rowHref ? 'cursor-pointer hover:bg-hover' : ''} onClick={(event) => onRowClick(event, row.original)}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={cellClass(cell.column.id)}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
