/** Settings in the browser's local storage; the page works without it. */

const PREFIX = "tatulyq.";

/**
 * @param {string} name
 * @param {string[]} allowed values that make sense
 * @returns {string | null}
 */
export function recalled(name, allowed) {
  try {
    const value = localStorage.getItem(PREFIX + name);
    return value !== null && allowed.includes(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // private windows may have no storage: then the choice lasts until the page is closed
  }
}
