/**
 * Every shipped model by name, with a paragraph: what a history that fits it shows, and how it is
 * described. Apart from the models themselves, so that --help does not load the checker.
 */
const summaries = {
  register:
    'One value a key, with read, write, cas ([expected, new]) and delete. Each key is judged by itself, so a violation that shows only across keys is not found. --initial sets the value before any write; --null-reads and --failed-cas say how to read histories of tools that mean something else by them.',
  'cas-register': 'The name that Knossos has for register: the same model.',
  'multi-register':
    'Several registers that one transaction (txn) reads and writes at once: its value is a list of [read, register, value] and [write, register, value]. Judged as one object, so violations across registers are found, and long histories of many clients cost accordingly. --initial takes an object with the value of each register.',
  mutex:
    'A lock: an acquire that succeeded while another client held it, or a release of what was not held, is a violation. Who holds it is not part of the model.',
  counter:
    'A number that add changes by its value and read returns. Reads that miss an acknowledged add, or see one twice, are violations.',
  set: 'add and remove an element, read all of them as a list in any order. A lost, revived or invented element is a violation.',
  'fifo-queue':
    'enqueue puts its value at the end, dequeue returns the first one, or null when there is none. Lost, doubled and reordered values are violations.',
  'append-register':
    'A list that append adds to and read returns whole: the order of all appends shows in each read, so few reads show much.',
  'string-register': 'A string that write replaces, append makes longer and read returns.',
} as const;

export type ModelName = keyof typeof summaries;
export const modelNames = Object.keys(summaries) as readonly ModelName[];
export const modelSummaries: Readonly<Record<ModelName, string>> = summaries;
