/** The server's event stream in tests: `FakeEventSource.send` is what the server says. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  private static open = new Set<FakeEventSource>();
  private static count = 0;

  readyState = FakeEventSource.CONNECTING;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    super();
    FakeEventSource.open.add(this);
    queueMicrotask(() => {
      if (this.readyState === FakeEventSource.CLOSED) return;
      this.readyState = FakeEventSource.OPEN;
      this.onopen?.();
    });
  }

  static send(type: string, data: unknown): void {
    FakeEventSource.count += 1;
    const init = { data: JSON.stringify(data), lastEventId: String(FakeEventSource.count) };
    for (const source of FakeEventSource.open) source.dispatchEvent(new MessageEvent(type, init));
  }

  /** How many streams the server holds open. */
  static get streams(): number {
    return FakeEventSource.open.size;
  }

  static breakDown(): void {
    for (const source of [...FakeEventSource.open]) source.onerror?.();
  }

  static close(): void {
    FakeEventSource.open.clear();
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
    FakeEventSource.open.delete(this);
  }
}
