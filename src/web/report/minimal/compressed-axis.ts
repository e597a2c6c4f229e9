/**
 * Where moments stand on the minimal timeline. Real time alone would squash operations of a
 * millisecond that lie seconds apart, so the axis is to scale only when it can be; otherwise
 * idle stretches are shortened and short ones widened. The order of events is always exact.
 */
export interface CompressedAxis {
  readonly width: number;
  readonly toScale: boolean;
  x(us: number): number;
  /** Stretches that were shortened: where, and how long they really are. */
  readonly breaks: readonly { readonly x: number; readonly us: number }[];
}

/** Two moments must be this many pixels apart, such as the ends of a label. */
export interface Spacing {
  readonly fromUs: number;
  readonly toUs: number;
  readonly pixels: number;
}

const least = 26;
const most = 150;

export function compressedAxis(
  moments: readonly number[],
  spacings: readonly Spacing[],
  targetWidth: number,
): CompressedAxis {
  const points = [...new Set(moments)].sort((a, b) => a - b);
  const [first = 0] = points;
  const span = Math.max((points.at(-1) ?? 0) - first, 1);
  const scale = targetWidth / span;
  const plain = points.map((us) => (us - first) * scale);
  const fits =
    points.every((_, i) => i === 0 || (plain[i] ?? 0) - (plain[i - 1] ?? 0) >= least / 2) &&
    spacings.every(({ fromUs, toUs, pixels }) => (toUs - fromUs) * scale >= pixels);
  const positions = fits ? plain : spreadInto(points, spacings, targetWidth);
  const breaks: { x: number; us: number }[] = [];
  if (!fits) {
    const typical = median(gaps(points));
    points.forEach((us, i) => {
      const before = points[i - 1];
      if (before === undefined || us - before < 8 * typical) return;
      breaks.push({ x: ((positions[i] ?? 0) + (positions[i - 1] ?? 0)) / 2, us: us - before });
    });
  }
  const last = positions.at(-1) ?? 0;
  return {
    width: Math.max(last, 1),
    toScale: fits,
    breaks,
    x: (us) => interpolate(points, positions, us),
  };
}

/** At its natural width, or, where that is more than there is, up to twice as tight. */
function spreadInto(
  points: readonly number[],
  spacings: readonly Spacing[],
  targetWidth: number,
): number[] {
  const natural = spread(points, spacings, 1);
  const share = targetWidth / (natural.at(-1) ?? 0);
  return share < 1 ? spread(points, spacings, Math.max(share, 0.5)) : natural;
}

/** Square-root widths between a least and a most, then pushed apart where a spacing asks for it. */
function spread(
  points: readonly number[],
  spacings: readonly Spacing[],
  tightness: number,
): number[] {
  const typical = Math.max(median(gaps(points)), 1);
  const positions: number[] = [];
  points.forEach((us, i) => {
    const before = points[i - 1];
    if (before === undefined) {
      positions.push(0);
      return;
    }
    const width = Math.min(most, Math.max(least, least * 1.6 * Math.sqrt((us - before) / typical)));
    let at = (positions[i - 1] ?? 0) + width * tightness;
    for (const { fromUs, toUs, pixels } of spacings) {
      if (toUs === us) at = Math.max(at, (positions[points.indexOf(fromUs)] ?? 0) + pixels);
    }
    positions.push(at);
  });
  return positions;
}

function gaps(points: readonly number[]): number[] {
  return points.slice(1).map((us, i) => us - (points[i] ?? us));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 1;
}

/** Linear between known points; beyond the ends, the end itself. */
function interpolate(points: readonly number[], positions: readonly number[], us: number): number {
  const after = points.findIndex((point) => point >= us);
  if (after < 0) return positions.at(-1) ?? 0;
  const left = points[after - 1];
  const right = points[after];
  const x = positions[after] ?? 0;
  if (left === undefined || right === undefined || right === left) return x;
  const before = positions[after - 1] ?? 0;
  return before + ((us - left) / (right - left)) * (x - before);
}
