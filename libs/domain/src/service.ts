import type { Evolve } from './subjects.ts';

/** Services form a hierarchy below an organisation. Stream `service/ID`. */
export type ServiceEvent = {
  readonly type: 'ServiceDefined';
  readonly data: { readonly service: string; readonly name: string; readonly organisation: string; readonly parent: string | null };
};

export interface ServiceState {
  readonly service: string;
  readonly name: string;
  readonly organisation: string;
  readonly parent: string | null;
}

export const evolveService: Evolve<ServiceState> = (state, event) => (event.type === 'ServiceDefined' ? event.data : state);
