/** Leaves this page for another address of the server. */
export function goTo(address: string): void {
  window.location.assign(address);
}
