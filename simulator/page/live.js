/** Changes of the world by server-sent events, or by polling every two seconds without them. */

import { get } from "./api.js";

const PATIENCE = 2000;

/**
 * @typedef {{version: number, chats: Record<string, number>, full?: boolean}} News
 */

/**
 * Tell `heard` of everything that changes. Returns a function that stops it.
 * @param {(news: News) => void} heard
 * @param {(online: boolean) => void} reached whether the server can be reached
 * @returns {() => void}
 */
export function listen(heard, reached) {
  const source = new EventSource("/sim/events");
  let timer = 0;
  source.onopen = () => {
    clearInterval(timer);
    timer = 0;
    reached(true);
  };
  source.onmessage = (event) => heard(JSON.parse(event.data));
  source.onerror = () => {
    reached(false);
    timer ||= setInterval(() => ask(heard, reached), PATIENCE);
  };
  return () => {
    clearInterval(timer);
    source.close();
  };
}

async function ask(heard, reached) {
  try {
    const world = await get("/sim/world");
    reached(true);
    heard({ version: world.version, chats: world.chats, full: true });
  } catch {
    reached(false);
  }
}

/**
 * Run `work` soon, once, however often it is asked for in the meantime.
 * @param {() => (void | Promise<void>)} work
 * @param {number} [pause] milliseconds
 * @returns {() => void}
 */
export function coalesced(work, pause = 40) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      work();
    }, pause);
  };
}
