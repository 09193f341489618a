export { NotTheOwner, NotYetProjected, type Poison, ProjectionParked, ReplayRunning } from './problems.ts';
export { openReadModels, type ProjectionStatus, type ReadModels, type ReadModelsOptions } from './read-models.ts';
export { catchUp, project, type Projector, type ProjectorLog } from './projector.ts';
export { replay, type ReplayOptions, type ReplayProgress, type ReplayResult } from './replay.ts';
export type { RowDifference } from './compare.ts';
