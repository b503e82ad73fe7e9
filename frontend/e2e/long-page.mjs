// Measures a long transcript in Chromium: node long-page.mjs ADDRESS RECORDING [ROUNDS]
// Prints one JSON object; `benchmarks/long_page.py` starts the server and writes it down.

import { chromium } from "@playwright/test";

const [address, recording, rounds = "5"] = process.argv.slice(2);
const KEYS = 40;
const MOVES = 120; // Of the mouse, with the handle of the scroll bar.
const HANDLE = 17; // Pixels from the top of the scroll bar into its handle.
const HANDS = 500; // Milliseconds from the mouse to the keys; who types faster is no person.
const SCROLLED = 4000; // Milliseconds of scrolling that are looked at.
const url = `${address}?recording=${recording}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--enable-precise-memory-info"],
  ignoreDefaultArgs: ["--hide-scrollbars"],
});

/**
 * Opens the page afresh; milliseconds from the navigation until a word is drawn and keys are heard,
 * and until all of the text is there.
 */
async function open() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await countCpu(page);
  await page.addInitScript(() => {
    const note = (selector, name) => {
      const look = () => {
        if (!document.querySelector(selector)) return requestAnimationFrame(look);
        // The frame with it is painted, and what else was to be done before a key is heard is done.
        requestAnimationFrame(() =>
          setTimeout(() => Object.assign(globalThis, { [name]: performance.now() })),
        );
      };
      requestAnimationFrame(look);
    };
    note("[data-word]", "shownAt");
    note("[aria-busy=false] [data-word]", "wholeAt");
  });
  await page.goto(url);
  await page.waitForFunction(() => globalThis.wholeAt, null, { timeout: 120_000 });
  const [ms, whole] = await page.evaluate(() => [globalThis.shownAt, globalThis.wholeAt]);
  return { page, opened: { ms, whole, cpu: await cpuOf(page) } };
}

const sessions = new WeakMap();

/** Counts from now on the processor time of the page's main thread. */
async function countCpu(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  sessions.set(page, session);
}

/** Seconds of processor time that the page's main thread has taken. */
async function cpuOf(page) {
  const { metrics } = await sessions.get(page).send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value;
}

/** Frames a second, and the longest wait for one in milliseconds, while something is done. */
async function frames(page, act) {
  const before = await cpuOf(page);
  await page.evaluate(() => {
    const drawn = [];
    const note = (time) => {
      drawn.push(time);
      globalThis.frame = requestAnimationFrame(note);
    };
    Object.assign(globalThis, { drawn, frame: requestAnimationFrame(note) });
  });
  await act();
  const drawn = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.frame);
    return globalThis.drawn;
  });
  const waits = drawn.slice(1).map((time, at) => time - drawn[at]);
  const seconds = (drawn.at(-1) - drawn[0]) / 1000;
  const cpu = ((await cpuOf(page)) - before) / seconds;
  return { per_second: waits.length / seconds, longest_ms: Math.max(...waits), cpu_share: cpu };
}

async function wheel(page) {
  await page.mouse.move(700, 450);
  const until = Date.now() + SCROLLED;
  while (Date.now() < until) await page.mouse.wheel(0, 240);
}

/** Drags the handle of the scroll bar through the whole recording. */
async function dragBar(page) {
  const { x, top, bottom } = await page.evaluate(async () => {
    const main = document.querySelector("main");
    main.scrollTop = 0;
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 500)));
    const { right, top, bottom } = main.getBoundingClientRect();
    return { x: right - 5, top, bottom };
  });
  await page.mouse.move(x, top + HANDLE);
  await page.mouse.down();
  for (let move = 1; move <= MOVES; move += 1) {
    await page.mouse.move(x, top + HANDLE + (move / MOVES) * (bottom - top - 2 * HANDLE));
  }
  await page.mouse.up();
  const reached = await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 500)));
    const { scrollTop, scrollHeight, clientHeight } = document.querySelector("main");
    return scrollTop / (scrollHeight - clientHeight);
  });
  if (reached < 0.9) throw new Error(`The bar was dragged to ${reached} of the text only.`);
}

/** Types a word into a sentence in the middle and saves it by leaving the field. */
async function edit(page) {
  const told = [];
  const note = (answer) => {
    if (!answer.url().includes("/api/runs/")) return;
    told.push(
      answer.body().then((body) => ({
        path: new URL(answer.url()).pathname.split("/").at(-1),
        sent: answer.request().postData()?.length ?? 0,
        received: body.length,
      })),
    );
  };
  page.on("response", note);
  const saves = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const cpu = await cpuOf(page);
    const word = page.locator("[data-word]").nth(20 + round * 30);
    await word.dblclick();
    const field = page.locator("[data-edit-field]");
    await field.waitFor();
    const opened = (await cpuOf(page)) - cpu;
    await page.waitForTimeout(HANDS);
    await page.keyboard.type(`changed${round}`);
    const before = await cpuOf(page);
    await page.evaluate(() => {
      const status = document.querySelector('[role=status][aria-label="Saving"]');
      const note = () => {
        if (status.textContent !== "Saved") return;
        watch.disconnect();
        requestAnimationFrame(() =>
          setTimeout(() => Object.assign(globalThis, { savedAt: performance.now() })),
        );
      };
      const watch = new MutationObserver(note);
      watch.observe(status, { childList: true, characterData: true, subtree: true });
      delete globalThis.savedAt;
      const press = ({ key }) => {
        if (key === "Escape") globalThis.leftAt = performance.now();
      };
      addEventListener("keydown", press, { capture: true, once: true });
    });
    await page.keyboard.press("Escape");
    const taken = await page.waitForFunction(
      () => globalThis.savedAt && globalThis.savedAt - globalThis.leftAt,
    );
    saves.push({
      ms: await taken.jsonValue(),
      cpu_open: opened,
      cpu_save: (await cpuOf(page)) - before,
    });
  }
  page.off("response", note);
  return { saves, told: await Promise.all(told) };
}

/** Milliseconds from each key in a field until what it typed is painted. */
async function type(page) {
  await page.locator("[data-word]").nth(250).dblclick();
  await page.locator("[data-edit-field]").waitFor();
  await page.evaluate(() => {
    globalThis.painted = [];
    addEventListener(
      "keydown",
      () => {
        const pressed = performance.now();
        requestAnimationFrame(() =>
          setTimeout(() => globalThis.painted.push(performance.now() - pressed)),
        );
      },
      { capture: true },
    );
  });
  const before = await cpuOf(page);
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press("abcdefgh"[key % 8]);
    await page.waitForTimeout(60);
  }
  const cpu = ((await cpuOf(page)) - before) / KEYS;
  const painted = await page.evaluate(() => globalThis.painted);
  await page.keyboard.press("Escape");
  return { painted, cpu_key: cpu };
}

/** Bytes of JavaScript values after garbage was collected. */
async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

const opened = [];
let page;
for (let round = 0; round < Number(rounds); round += 1) {
  await page?.close();
  const one = await open();
  page = one.page;
  opened.push(one.opened);
}
const heap = await heapOf(page);
const wheeled = await frames(page, () => wheel(page));
const dragged = await frames(page, () => dragBar(page));
const edits = await edit(page);
const typing = await type(page);
const heapAfter = await heapOf(page);
process.stdout.write(
  JSON.stringify({
    opened,
    wheel: wheeled,
    bar: dragged,
    edits,
    typing,
    heap,
    heap_after: heapAfter,
  }),
);
await browser.close();
