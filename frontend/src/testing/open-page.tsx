import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "@/app/app";

/** The whole page at an address, as a person would open it; returns the person. */
export function openPage(address = "/") {
  window.history.replaceState(null, "", address);
  render(<App />);
  return userEvent.setup();
}
