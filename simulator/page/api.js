/** Requests to the simulator: /sim for acts of people, /demo for clock, stops and trace. */

/** A refusal of the server, in its own sentence. */
export class Refusal extends Error {}

/**
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function get(path) {
  return answered(await fetch(path, { headers: { accept: "application/json" } }));
}

/**
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export async function post(path, body = {}) {
  const headers = { "content-type": "application/json" };
  return answered(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/**
 * Send a form with files; fields that are null or undefined are left out.
 * @param {string} path
 * @param {Record<string, any>} fields
 * @returns {Promise<any>}
 */
export async function postForm(path, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof File) {
      form.append(name, value, value.name);
    } else if (value !== null && value !== undefined) {
      form.append(name, String(value));
    }
  }
  return answered(await fetch(path, { method: "POST", body: form }));
}

/**
 * Where the bytes of a file can be had.
 * @param {string} fileId
 * @returns {string}
 */
export function fileUrl(fileId) {
  return `/sim/file/${encodeURIComponent(fileId)}`;
}

async function answered(response) {
  const body = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok || body.ok === false) {
    throw new Refusal(body.error ?? response.statusText);
  }
  return body;
}
