/**
 * An expression for a page: what of its words is left to a font's pictures (check marks, crosses,
 * lightning, emoji), each with a little of what stands around it. Signs are drawn instead.
 */
export const pictographs = `(() => {
  const sign = /[\\u2300-\\u23ff\\u25a0-\\u27bf\\u2b00-\\u2bff\\ufe0f]|\\p{Extended_Pictographic}/u;
  const words = [document.title];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!['SCRIPT', 'STYLE', 'TEMPLATE'].includes(parentElement?.tagName)) words.push(data);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['title', 'aria-label', 'placeholder']) {
      words.push(element.getAttribute(name) ?? '');
    }
    for (const pseudo of ['::before', '::after', '::marker']) {
      words.push(getComputedStyle(element, pseudo).content);
    }
  }
  return words.filter((text) => sign.test(text)).map((text) => text.slice(0, 60));
})()`;
