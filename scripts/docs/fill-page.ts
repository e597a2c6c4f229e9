import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root, type DocPage } from './doc-pages.ts';
import { sections } from './sections.ts';

const generated = /<!-- generated: (\S+) -->\n([^]*?)<!-- end of generated -->/g;

/**
 * The text of a page with every part between `<!-- generated: NAME -->` and
 * `<!-- end of generated -->` made anew from the code, as prettier formats it. What stands
 * outside of these marks is written by hand and stays. Throws when no section has such a name.
 */
export async function fillPage({ file, text }: DocPage): Promise<string> {
  const filled = text.replace(generated, (_whole, name: string) => {
    const section = sections[name];
    if (section === undefined) throw new Error(`${file}: there is no section "${name}"`);
    const content = section().replace(/\bdocs\/([\w/-]+\.md)\b/g, (_path, target: string) =>
      linkFrom(file, target),
    );
    return `<!-- generated: ${name} -->\n\n${content}\n\n<!-- end of generated -->`;
  });
  const config = await resolveConfig(path.join(root, file));
  return format(filled, { ...config, parser: 'markdown' });
}

/** The registries name a page as `docs/workloads.md`; a page links to it from where it lies. */
function linkFrom(file: string, target: string): string {
  const to = path.posix.relative(path.posix.dirname(file), `docs/${target}`);
  return `[${path.posix.basename(target, '.md')}](${to})`;
}
