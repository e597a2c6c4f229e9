import { plainModel } from '../shipped-model.ts';
import { set } from './set.ts';
import { diagnoseElements } from '../elements/diagnosis.ts';
import { setWords } from './words.ts';

export const shipped = plainModel(set, setWords, (input) => diagnoseElements(input, 'set'));
