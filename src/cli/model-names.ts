/** The models by name: apart from the models themselves, so that --help does not load the checker. */
export const modelNames = ['register'] as const;
export type ModelName = (typeof modelNames)[number];
