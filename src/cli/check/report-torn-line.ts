/** Says that the last line of a history was left out, if it was. */
export function reportTornLine(file: string, tornLine: number | undefined): void {
  if (tornLine === undefined) return;
  process.stderr.write(
    `${file}: line ${tornLine} is cut off (its writer was killed) and was left out\n`,
  );
}
