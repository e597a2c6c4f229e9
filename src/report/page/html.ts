/**
 * The three ways by which text gets into the HTML file, each safe for any string.
 * Everything else of the page is built in the browser, through `textContent` only.
 */

/** Text or a double-quoted attribute value. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * JSON inside a `<script type="application/json">`: nothing in it can end the element or
 * begin a comment, since every `<` is written as an escape of the JSON string that holds it.
 */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** A style or script of ours, checked once more: it must not be able to end its own element. */
export function embeddedSource(source: string, element: 'script' | 'style'): string {
  if (new RegExp(`</${element}|<!--`, 'i').test(source)) {
    throw new Error(`the page's ${element} contains a sequence that ends or hides its element`);
  }
  return source;
}
