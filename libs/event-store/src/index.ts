export * from './port.ts';
export * from './in-memory-event-store.ts';
