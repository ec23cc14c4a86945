/** What people should know of how the data of a training was taken. */
export interface Remarks {
  readonly notes: readonly string[];
  /** Which columns are not learned from, though nobody said so. */
  readonly warnings: readonly string[];
}

/** What several trainings say of their data: each remark once, in the order in which they first come. */
export function joinRemarks(remarks: readonly Remarks[]): Remarks {
  const once = (texts: readonly string[]): string[] => [...new Set(texts)];
  return {
    notes: once(remarks.flatMap(({ notes }) => notes)),
    warnings: once(remarks.flatMap(({ warnings }) => warnings)),
  };
}
