/** The files of a matrix of runs, in `results/test-<id>/`; the runs lie beside that folder. */
export const matrixFiles = { page: 'index.html', data: 'matrix.json' } as const;
