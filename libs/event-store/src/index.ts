export * from './port.ts';
export * from './in-memory-event-store.ts';
export * from './tail.ts';
export * from './well-formed.ts';
export { holdsWords, wordsOf } from './words.ts';
