import type { Operation } from '../../../history/operation.ts';
import { operationText, truncate } from '../../../report/text/format.ts';
import { svg } from '../../kit/dom.ts';
import { signPaths } from '../../kit/sign.ts';
import { brokenText, textWidth } from './text-width.ts';

/** The words over a bar of the minimal timeline: its letter, what was asked and answered, and the node. */
export interface Label {
  readonly operation: Operation;
  readonly letter: string;
  readonly isDecisive: boolean;
  /** One line, but for the decisive operation: what it was answered is never cut. */
  readonly lines: readonly string[];
  readonly width: number;
}

/** Characters of a value that is not the decisive one; the list below the drawing has more. */
const shortValue = 18;
/** Of the decisive one, this many lines are drawn; the list below has it whole. */
const maxLines = 30;
const maxNodeLetters = 24;
/** More than that many lines hold. */
const maxLetters = 1_500;
export const labelGap = 6;
const signWidth = 15;
export const labelLineHeight = 14;

/** A, B, …, Z, A2, …: how an operation of a counterexample is called in its section. */
export function operationLetter(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : String(round + 1));
}

/** @param room what a label may take of the drawing's width */
export function labelOf(
  operation: Operation,
  index: number,
  isDecisive: boolean,
  room: number,
): Label {
  const name = operationLetter(index);
  const before = headWidth(name, isDecisive);
  const lines = isDecisive
    ? wholeText(operation, room - before - nodeWidth(operation))
    : [operationText(operation, shortValue)];
  const widest = Math.max(...lines.map((line) => textWidth(line, 'label')));
  return {
    operation,
    letter: name,
    isDecisive,
    lines,
    width: before + widest + nodeWidth(operation),
  };
}

function headWidth(name: string, isDecisive: boolean): number {
  return (isDecisive ? signWidth : 0) + textWidth(`${name} `, 'letter');
}

function nodeWidth({ node }: Operation): number {
  return node === undefined ? 0 : textWidth(nodeText(node), 'label');
}

function nodeText(node: string): string {
  return `  ${truncate(node, maxNodeLetters)}`;
}

function wholeText(operation: Operation, width: number): string[] {
  const lines = brokenText(operationText(operation, maxLetters), Math.max(width, 80), 'label');
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines - 1), '… whole in the list below'];
}

export interface Places {
  readonly places: readonly number[];
  /** By how much the drawing is too narrow for them. */
  readonly missing: number;
}

/**
 * Where the labels of one lane begin: over the start of their bars, or, where they would run into
 * the next one or out of the drawing, as far to the left as they must.
 *
 * @param starts the bars' own places, from left to right
 */
export function placeLabels(
  starts: readonly number[],
  widths: readonly number[],
  rightEdge: number,
  leftEdge: number,
): Places {
  const places: number[] = [];
  let end = rightEdge;
  for (let i = starts.length - 1; i >= 0; i--) {
    const place = Math.min(starts[i] ?? 0, end - (widths[i] ?? 0));
    places.unshift(place);
    end = place - labelGap;
  }
  return { places, missing: Math.max(0, leftEdge - (places[0] ?? leftEdge)) };
}

/** @param y the base of the first line */
export function labelElement(label: Label, x: number, y: number): SVGElement {
  const { letter: name, lines, isDecisive, operation } = label;
  const left = isDecisive ? x + signWidth : x;
  const [first = '', ...others] = lines;
  const indent = left + textWidth(`${name} `, 'letter');
  return svg(
    'g',
    { class: 'label' },
    isDecisive
      ? svg(
          'g',
          { class: 'sign', transform: `translate(${x} ${y - 11}) scale(0.78)` },
          ...signPaths('cross'),
        )
      : null,
    svg(
      'text',
      { x: left, y },
      svg('tspan', { class: 'letter' }, name),
      svg('tspan', { x: indent }, first),
      ...others.map((line) => svg('tspan', { x: indent, dy: labelLineHeight }, line)),
      operation.node === undefined
        ? null
        : svg('tspan', { class: 'node' }, nodeText(operation.node)),
    ),
  );
}
