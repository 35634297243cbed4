/** How far a draw is, while it runs: kept in the process that draws, for whoever looks at its page. */

export interface DrawProgress {
  /** Items whose texts are kept, and all that were drawn; 0 of 0 while the frame is read. */
  done: number;
  total: number;
}
