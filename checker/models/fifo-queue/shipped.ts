import { plainModel } from '../shipped-model.ts';
import { fifoQueue } from './fifo-queue.ts';
import { diagnoseQueue } from './diagnosis.ts';
import { queueWords } from './words.ts';

export const shipped = plainModel(fifoQueue, queueWords, diagnoseQueue);
