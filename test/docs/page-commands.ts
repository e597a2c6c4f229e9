import { docPages } from '../../scripts/docs/doc-pages.ts';
import { shellCommands, type ShellCommand } from './shell-words.ts';

/** A line of shell in a page; one that is continued with a backslash is one line. */
export interface PageLine {
  readonly file: string;
  readonly line: string;
  readonly commands: readonly ShellCommand[];
}

const shellBlock = /^ *```(?:sh|bash|console)\n([^]*?)^ *```/gm;
const yamlBlock = /^ *```yaml\n([^]*?)^ *```/gm;

/** Every line in the shell blocks of README.md and docs/, and what their workflows run. */
export function pageLines(): PageLine[] {
  return docPages().flatMap(({ file, text }) => {
    const blocks = [...text.matchAll(shellBlock)].map(([, block = '']) => block);
    const workflows = [...text.matchAll(yamlBlock)].flatMap(([, block = '']) => runSteps(block));
    return [...blocks, ...workflows]
      .flatMap((block) => block.replace(/\\\n/g, ' ').split('\n'))
      .filter((line) => shellCommands(line).length > 0)
      .map((line) => ({ file, line, commands: shellCommands(line) }));
  });
}

/** `- npx …` and `run: npx …` of a workflow, with the more indented lines that go on with it. */
function runSteps(yaml: string): string[] {
  return [...yaml.matchAll(/^( *)(?:- )?(?:run: )?((?:npm|npx) .*(?:\n\1 +(?!- |\w+:).*)*)/gm)].map(
    ([, , step = '']) =>
      step
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll('$CI_NODE_INDEX', '1')
        .replaceAll('$CI_NODE_TOTAL', '4'),
  );
}

/** The arguments, where it is a command of ours. */
export function ownArguments(words: ShellCommand): readonly string[] | undefined {
  const [first, second] = words;
  if (first === 'raft-jepsen') return words.slice(1);
  return first === 'npx' && second === 'raft-jepsen' ? words.slice(2) : undefined;
}
