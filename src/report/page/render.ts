import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packOperations } from './columns.ts';
import { embeddedJson, embeddedSource, escapeHtml } from './html.ts';
import { pageAssets, type PageAssets } from './page-assets.ts';
import { pageData, type PageData } from './page-data.ts';
import type { ReportInput } from '../run/report-input.ts';

/**
 * One HTML file with everything in it. It opens from disk and may load nothing: the content
 * security policy allows this one script and this one style, by their hashes, and no more.
 *
 * The order inside the file is the order of need: the verdict and the story (small JSON) and
 * the script stand before the operations, so that they show while the rest is still read.
 */
export function renderReport(input: ReportInput, assets: PageAssets = pageAssets()): string {
  const data = pageData(input);
  const packed = gzipSync(JSON.stringify(packOperations(input.operations))).toString('base64');
  const script = embeddedSource(assets.script, 'script');
  const style = embeddedSource(assets.style, 'style');
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${data.headline.word} · ${data.name}`)}</title>
<style>${style}</style>
</head>
<body>
<noscript>${withoutScript(data)}</noscript>
<script type="application/json" id="run">${embeddedJson(data)}</script>
<script>${script}</script>
<template id="operations">${packed}</template>
</body>
</html>
`;
}

function sourceHash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}

/** Verdict, story and properties as plain text, for a reader whose browser runs no script. */
function withoutScript({ headline, violations, properties, test }: PageData): string {
  const lines = violations.flatMap(({ counterexample, context }) =>
    [...(counterexample?.story ?? []), ...context].map((line) => `<li>${escapeHtml(line)}</li>`),
  );
  const rows = properties.map(
    ({ name, status, summary }) =>
      `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(status)}</td><td>${escapeHtml(summary)}</td></tr>`,
  );
  return [
    `<main><h1>${escapeHtml(headline.word)}</h1>`,
    `<p>${escapeHtml(headline.sentence)}</p>`,
    lines.length === 0 ? '' : `<ol>${lines.join('')}</ol>`,
    `<table>${rows.join('')}</table>`,
    test === null ? '' : `<p>Repeat it: <code>${escapeHtml(test.command)}</code></p>`,
    '<p>Charts and timelines need JavaScript, which is part of this file: nothing is loaded.</p></main>',
  ].join('\n');
}
