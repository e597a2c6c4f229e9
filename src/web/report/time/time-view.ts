/**
 * The window of time that all time-based drawings show, the moment under the cursor, and the
 * operation that is selected: one of each, shared, so that a spike in a chart, a fault and an
 * operation are seen at the same place everywhere.
 */
export interface TimeView {
  readonly fullStartUs: number;
  readonly fullEndUs: number;
  startUs: number;
  endUs: number;
  /** null: the cursor is over no drawing. */
  cursorUs: number | null;
  /** Row of the selected operation, or null. */
  selected: number | null;
  onWindow(listener: () => void): void;
  onCursor(listener: () => void): void;
  onSelect(listener: () => void): void;
  setWindow(startUs: number, endUs: number): void;
  /** @param factor below 1 zooms in. @param aroundUs the moment that stays in place */
  zoom(factor: number, aroundUs?: number): void;
  pan(byUs: number): void;
  reset(): void;
  setCursor(us: number | null): void;
  select(row: number | null): void;
}

/** Narrower than this, microseconds are finer than the clock. */
const narrowestUs = 20;

export function timeView(fullEndUs: number): TimeView {
  const windowListeners: (() => void)[] = [];
  const cursorListeners: (() => void)[] = [];
  const selectListeners: (() => void)[] = [];
  const fullEnd = Math.max(fullEndUs, 1000);
  const view: TimeView = {
    fullStartUs: 0,
    fullEndUs: fullEnd,
    startUs: 0,
    endUs: fullEnd,
    cursorUs: null,
    selected: null,
    onWindow: (listener) => void windowListeners.push(listener),
    onCursor: (listener) => void cursorListeners.push(listener),
    onSelect: (listener) => void selectListeners.push(listener),
    setWindow(startUs, endUs) {
      const width = Math.min(Math.max(endUs - startUs, narrowestUs), fullEnd);
      const middle = (startUs + endUs) / 2;
      const start = Math.min(Math.max(0, middle - width / 2), fullEnd - width);
      if (!Number.isFinite(start) || (start === view.startUs && start + width === view.endUs)) {
        return;
      }
      view.startUs = start;
      view.endUs = start + width;
      for (const listener of windowListeners) listener();
    },
    zoom(factor, aroundUs = (view.startUs + view.endUs) / 2) {
      const width = (view.endUs - view.startUs) * factor;
      // At the narrowest, the window must not creep along while the wheel turns on.
      if (width < narrowestUs && factor < 1) return;
      const share = (aroundUs - view.startUs) / (view.endUs - view.startUs);
      const start = aroundUs - share * width;
      view.setWindow(start, start + width);
    },
    pan(byUs) {
      const width = view.endUs - view.startUs;
      const start = Math.min(Math.max(0, view.startUs + byUs), fullEnd - width);
      view.setWindow(start, start + width);
    },
    reset: () => view.setWindow(0, fullEnd),
    setCursor(us) {
      view.cursorUs = us;
      for (const listener of cursorListeners) listener();
    },
    select(row) {
      view.selected = row;
      for (const listener of selectListeners) listener();
    },
  };
  return view;
}

/** Calls `draw` once in the next frame, however often it was asked for before. */
export function oncePerFrame(draw: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}
