export { ProjectorModule, type ProjectorSources } from './projector.module.ts';
export { ProjectorService } from './projector.service.ts';
