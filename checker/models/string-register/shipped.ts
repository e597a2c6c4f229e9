import { plainModel } from '../shipped-model.ts';
import { stringRegister } from './string-register.ts';
import { diagnoseText } from './diagnosis.ts';
import { textWords } from './words.ts';

export const shipped = plainModel(stringRegister, textWords, diagnoseText);
