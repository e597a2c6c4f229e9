import { button } from '../../kit/dom.ts';

/** A button that copies a text and says so. */
export function copyButton(label: string, text: string): HTMLButtonElement {
  const element = button(label, () => {
    void copy(text).then((copied) => {
      element.textContent = copied ? 'Copied' : 'Press Ctrl+C to copy';
      setTimeout(() => (element.textContent = label), 2000);
    });
  });
  return element;
}

/** From disk, the clipboard API may be refused; then the text is selected for the reader to copy. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'copy-area';
    area.setAttribute('aria-label', 'Text to copy');
    document.body.append(area);
    area.select();
    area.addEventListener('blur', () => area.remove());
    return false;
  }
}
