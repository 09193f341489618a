export * from './canonical.ts';
export * from './detached-text.ts';
export * from './envelope.ts';
export * from './codec.ts';
