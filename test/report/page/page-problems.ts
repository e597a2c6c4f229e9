import type { Page } from './chromium.ts';

/** What a page of ours must hold to, beside looking well. */
export interface PageExpectations {
  /** What a reader looks for: each must be on the page and visible. */
  readonly sections: readonly string[];
  /** The server that the page may ask; a report asks nobody. */
  readonly origin?: string;
}

/** Longer than the slowest page here takes on a busy machine; a page that never gets ready is one more problem. */
const readyWithinMs = 30_000;

/**
 * Waits for the page and names everything that is wrong with it, a line each: errors and
 * warnings of the console, requests, a section that is missing or says that it could not be
 * drawn, and anything that makes the whole page scroll sideways.
 */
export async function pageProblems(page: Page, expected: PageExpectations): Promise<string[]> {
  if (!(await isReady(page))) return [`not ready within ${readyWithinMs / 1000} s`];
  const own = expected.origin === undefined ? undefined : `request: ${expected.origin}/`;
  const complaints = page.complaints.filter((text) => own === undefined || !text.startsWith(own));
  const seen = await page.evaluate(`(${look})(${JSON.stringify(expected.sections)})`);
  return [...complaints, ...(seen as string[])];
}

async function isReady(page: Page): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), readyWithinMs);
  });
  try {
    return await Promise.race([page.ready().then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs inside the page: the problems that can be seen there. */
const look = `(sections) => {
  const problems = [];
  for (const selector of sections) {
    const element = document.querySelector(selector);
    if (element === null) problems.push('missing: ' + selector);
    else if (element.getBoundingClientRect().height === 0) problems.push('not visible: ' + selector);
  }
  for (const note of document.querySelectorAll('.failure')) {
    problems.push('says that it failed: ' + note.textContent);
  }
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .slice(0, 3)
      .map((element) => element.tagName.toLowerCase() + '.' + element.getAttribute('class'));
    problems.push(scrollWidth + ' px wide in a window of ' + innerWidth + ': ' + wide.join(', '));
  }
  return problems;
}`;
