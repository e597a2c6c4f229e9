import { plainModel } from '../shipped-model.ts';
import { mutex } from './mutex.ts';
import { diagnoseMutex } from './diagnosis.ts';
import { mutexWords } from './words.ts';

export const shipped = plainModel(mutex, mutexWords, diagnoseMutex);
