/** What a request can be about: its questions, the passages that answer it, and the answer in sentences. */
export interface Topic {
  language: string;
  /** `{order}` stands for the number of an order. */
  questions: readonly string[];
  /** In rank order. Passages have no square brackets and no links: those would read as citations. */
  documents: readonly { id: string; title: string; content: string }[];
  /** Two sentences at least; the first follows from document 1, the second from document 2. */
  sentences: readonly string[];
  /** What a model says that makes it up: plausible, and in no document. */
  invention: string;
  refusal: string;
  /** A fenced block that belongs to the answer. */
  code?: string;
}
