/** Grey shapes of the size of what is on its way. */
export function TableSkeleton({ rows }: { rows: number }) {
  return (
    <div className="flex flex-col gap-3 p-4" role="status">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton h-4" style={{ width: `${92 - ((index * 13) % 30)}%` }} />
      ))}
    </div>
  );
}
