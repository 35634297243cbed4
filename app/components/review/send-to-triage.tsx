/** Puts the trace on the screen into triage, where it is labelled and never enters a rate. */
import { Form } from '@remix-run/react';
import { ClipboardPlus } from 'lucide-react';

export function SendToTriage({ traceId }: { traceId: string }) {
  return (
    <Form method="post" action="/review/triage" className="mb-3">
      <input type="hidden" name="trace_id" value={traceId} />
      <input type="hidden" name="reason" value="from its trace" />
      <button type="submit" className="control"><ClipboardPlus size={14} aria-hidden="true" /> Send to triage</button>
    </Form>
  );
}
