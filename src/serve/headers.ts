/** Sent with every answer: nothing is guessed, kept, framed or lent to other origins. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** The page runs its own script and style, asks its own server, and never parses markup. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * A report is a file that anybody may have written, with a script in it. It runs in an origin
 * of its own, from where it can neither ask this server for anything nor be it; the policy
 * inside the report narrows the script to the one that belongs to it.
 */
export const reportPolicy = [
  'sandbox allow-scripts allow-modals',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The index of a matrix: text and links, whoever wrote it. */
export const indexPolicy = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For data, should a browser ever take it for a document. */
export const dataPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
