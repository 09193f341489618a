export { NewerReadModels, NotTheOwner, NotYetProjected, OutdatedReadModels, type Poison, ProjectionParked, ReplayRunning } from './problems.ts';
export { openReadModels, type ProjectionStatus, type ReadModels, type ReadModelsOptions } from './read-models.ts';
export { catchUp, project, type Projector, type ProjectorLog } from './projector.ts';
export { renew } from './renew.ts';
export { replay, type ReplayOptions, type ReplayProgress, type ReplayResult } from './replay.ts';
export { type DrawnBy, OWN as DRAWS, type Standing } from './version.ts';
export type { RowDifference } from './compare.ts';
