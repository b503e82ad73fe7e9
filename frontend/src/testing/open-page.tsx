import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { makeQueryClient } from "@/api/query-client";
import { App } from "@/app/app";

/** Renders the whole page at a URL; returns the simulated user. */
export function openPage(address = "/") {
  window.history.replaceState(null, "", address);
  render(<App client={makeQueryClient()} />);
  return userEvent.setup();
}
