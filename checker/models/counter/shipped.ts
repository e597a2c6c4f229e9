import { plainModel } from '../shipped-model.ts';
import { counter } from './counter.ts';
import { diagnoseCounter } from './diagnosis.ts';
import { counterWords } from './words.ts';

export const shipped = plainModel(counter, counterWords, diagnoseCounter);
