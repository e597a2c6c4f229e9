/** One simple command of a line of shell, as its words. */
export type ShellCommand = readonly string[];

const operators = new Set(['&&', '||', '|', ';', '&']);
const redirections = new Set(['>', '>>', '<']);
const token = /\s+|#.*$|&&|\|\||>>|[|;&<>]|(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\|;&<>])+/y;

/**
 * The commands of a line, in order, without comments, redirections and assignments before them.
 * Knows quotes and backslashes; expands nothing. Throws on a quote without an end.
 */
export function shellCommands(line: string): ShellCommand[] {
  const commands: string[][] = [[]];
  let isTarget = false;
  token.lastIndex = 0;
  while (token.lastIndex < line.length) {
    const at = token.lastIndex;
    const [text] = token.exec(line) ?? [];
    if (text === undefined) throw new Error(`no shell word at column ${at + 1} of: ${line}`);
    if (/^[\s#]/.test(text)) continue;
    if (operators.has(text)) commands.push([]);
    else if (redirections.has(text)) isTarget = true;
    else if (isTarget) isTarget = false;
    else commands.at(-1)!.push(unquoted(text));
  }
  return commands
    .map((words) => {
      const name = words.findIndex((word) => !/^\w+=/.test(word));
      return name < 0 ? [] : words.slice(name);
    })
    .filter((words) => words.length > 0);
}

function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
    (_part, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}
