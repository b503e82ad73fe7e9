/** Actions of the editing shortcuts; set by the text while it is mounted. */
export const editActions = {
  /** Opens the field where the reader is; false where there is no text to edit. */
  open: (): boolean => false,
};
