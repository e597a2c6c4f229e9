/** What the sections are written with. Prettier pads and breaks what comes out. */

export function code(text: string): string {
  return `\`${text}\``;
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A list of names, each with its paragraph. */
export function bullets(
  entries: readonly { readonly name: string; readonly summary: string }[],
): string {
  return entries.map(({ name, summary }) => `- ${code(name)}: ${summary}`).join('\n');
}
