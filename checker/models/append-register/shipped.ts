import { plainModel } from '../shipped-model.ts';
import { appendRegister } from './append-register.ts';
import { diagnoseElements } from '../elements/diagnosis.ts';
import { listWords } from './words.ts';

export const shipped = plainModel(appendRegister, listWords, (input) =>
  diagnoseElements(input, 'list'),
);
