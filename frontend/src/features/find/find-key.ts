/** What "/" opens: the find field while a text is there to search, set by it; else false. */
export const findKey = {
  open: (): boolean => false,
};
