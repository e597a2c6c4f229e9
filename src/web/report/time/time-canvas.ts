import { el } from '../../kit/dom.ts';
import { onThemeChange } from '../../kit/theme.ts';
import type { Plot } from './time-marks.ts';
import { oncePerFrame, type TimeView } from './time-view.ts';

/** A canvas over the shared window of time, sharp on every screen, drawn at most once a frame. */
export interface TimeCanvas {
  readonly canvas: HTMLCanvasElement;
  /** The plot to draw into; margins are in CSS pixels. */
  readonly plot: () => Plot;
  readonly redraw: () => void;
  /** The moment at a pointer's position; clamped to the window. */
  readonly momentAt: (event: MouseEvent) => number;
  /** CSS pixels from the top of the canvas. */
  readonly yOf: (event: MouseEvent) => number;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
}

export function timeCanvas(
  place: HTMLElement,
  view: TimeView,
  height: () => number,
  margins: Margins,
  label: string,
  draw: (plot: Plot) => void,
): TimeCanvas {
  const canvas = el('canvas', { role: 'img', 'aria-label': label });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no canvas');
  place.append(canvas);
  const plot = (): Plot => {
    const ratio = devicePixelRatio;
    return {
      context,
      left: margins.left * ratio,
      top: 0,
      width: Math.max(canvas.width - (margins.left + margins.right) * ratio, 1),
      height: canvas.height,
      startUs: view.startUs,
      endUs: view.endUs,
      ratio,
    };
  };
  const redraw = oncePerFrame(() => {
    const ratio = devicePixelRatio;
    const width = Math.round(place.clientWidth * ratio);
    const tall = Math.round(height() * ratio);
    if (canvas.width !== width || canvas.height !== tall) {
      canvas.width = width;
      canvas.height = tall;
      canvas.style.height = `${height()}px`;
    }
    if (width === 0) return;
    context.clearRect(0, 0, width, tall);
    draw(plot());
  });
  new ResizeObserver(redraw).observe(place);
  onThemeChange(redraw);
  redraw();
  return {
    canvas,
    plot,
    redraw,
    momentAt(event) {
      const box = canvas.getBoundingClientRect();
      const width = Math.max(box.width - margins.left - margins.right, 1);
      const share = (event.clientX - box.left - margins.left) / width;
      return view.startUs + Math.min(Math.max(share, 0), 1) * (view.endUs - view.startUs);
    },
    yOf: (event) => event.clientY - canvas.getBoundingClientRect().top,
  };
}
