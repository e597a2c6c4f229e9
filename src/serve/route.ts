import { isPlainName } from './results-folder.ts';

/** What a request asks for. */
export type Route =
  | { readonly kind: 'page' }
  | { readonly kind: 'asset'; readonly name: 'page.js' | 'page.css' }
  | { readonly kind: 'runs' }
  | { readonly kind: 'detail'; readonly run: string }
  | { readonly kind: 'live'; readonly run: string }
  | { readonly kind: 'delete'; readonly run: string }
  | { readonly kind: 'file'; readonly run: string; readonly file: readonly string[] };

/**
 * Reads the target of a request line. Each part between slashes is decoded once and must then
 * be a plain name: `..`, an encoded slash or a NUL make the whole target nothing that exists,
 * and what was encoded twice is a name with a percent sign in it.
 */
export function routeOf(target: string): Route | undefined {
  const path = target.split('?', 1)[0] ?? '';
  if (path === '/') return { kind: 'page' };
  if (!path.startsWith('/')) return undefined;
  const parts = path.slice(1).split('/').map(decoded);
  const names = parts.filter((part) => part !== undefined);
  if (names.length < parts.length) return undefined;
  const [first, second, third, ...rest] = names;
  if (names.length === 1) {
    return first === 'page.js' || first === 'page.css' ? { kind: 'asset', name: first } : undefined;
  }
  if (first === 'runs' && second !== undefined && third !== undefined) {
    return { kind: 'file', run: second, file: [third, ...rest] };
  }
  if (first !== 'api' || second !== 'runs' || rest.length > 1) return undefined;
  if (third === undefined) return { kind: 'runs' };
  const [action] = rest;
  if (action === undefined) return { kind: 'detail', run: third };
  return action === 'live' || action === 'delete' ? { kind: action, run: third } : undefined;
}

function decoded(part: string): string | undefined {
  try {
    const name = decodeURIComponent(part);
    return isPlainName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
