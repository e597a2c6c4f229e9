export { isBugName, plantedBugs, type BugName, type PlantedBug } from './bugs.ts';
export { bugsAllowedVariable } from './options.ts';
