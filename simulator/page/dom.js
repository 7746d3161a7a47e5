/** DOM helpers. Texts of people and bots become text nodes, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * An element. In `props`, keys that begin with "on" are listeners, `class`, `data` and `style` are what they say,
 * `true` makes an empty attribute, and null, undefined or false leave the attribute out.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  return build(document.createElement(tag), props, children);
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Child | Child[])} children
 * @returns {SVGElement}
 */
export function s(tag, props = {}, ...children) {
  return build(document.createElementNS(SVG, tag), props, children);
}

/**
 * Replace what is inside an element.
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
}

/**
 * A button of the page: never a submit button by accident.
 * @param {Record<string, any>} props
 * @param {...(Child | Child[])} children
 * @returns {HTMLButtonElement}
 */
export function button(props, ...children) {
  return /** @type {HTMLButtonElement} */ (h("button", { type: "button", ...props }, ...children));
}

function kept(children) {
  return children.flat(3).filter((one) => one !== null && one !== undefined && one !== false && one !== "");
}

function build(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    set(element, name, value);
  }
  element.append(...kept(children).map((one) => (typeof one === "number" ? String(one) : one)));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (name === "data") {
    Object.entries(value).forEach(([key, one]) => element.setAttribute(`data-${key}`, String(one)));
  } else if (name === "style") {
    Object.entries(value).forEach(([key, one]) => element.style.setProperty(key, String(one)));
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}
