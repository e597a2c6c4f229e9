import { shapeOf, type Sign } from '../../report/text/signs.ts';
import { svg } from './dom.ts';

/** A sign as tall as the text beside it, in its colour. Whoever does not see it has the word. */
export function sign(name: Sign): SVGSVGElement {
  return svg(
    'svg',
    { class: 'sign', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    ...signPaths(name),
  );
}

/** Only the paths, for a drawing that gives them their place. */
export function signPaths(name: Sign): SVGElement[] {
  const { line, area } = shapeOf(name);
  return [
    ...(line === undefined ? [] : [svg('path', { class: 'line', d: line })]),
    ...(area === undefined ? [] : [svg('path', { class: 'area', d: area })]),
  ];
}
